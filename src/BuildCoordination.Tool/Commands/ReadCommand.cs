using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows messages and marks them as read, for this server only.</summary>
internal static class ReadCommand
{
    public static Command Make(CommonOptions common)
    {
        var id = new Argument<string?>("ID") { Description = "The message, read or unread", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Shows all unread messages of this server" };
        var command =
            new Command("read", "Shows messages and marks them as read by this server.\n\nExample: buildcoord read --all") { id, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null == !result.GetValue(all))
                result.AddError("Name one message by its ID, or all with --all.");
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var mailbox = session.Coordinator.Messages;
            var named = result.GetValue(id) is { } text ? await mailbox.FindIdAsync(text, cancellationToken).ConfigureAwait(false) : null;
            var looked = result.GetValue(all)
                ? await mailbox.GetUnreadAsync(cancellationToken).ConfigureAwait(false)
                : await mailbox.GetAllAsync(cancellationToken).ConfigureAwait(false);
            var wanted = result.GetValue(all) ? looked : [.. looked.Where(message => message.Message.Id == named)];
            if (wanted.Count == 0 && !result.GetValue(all))
            {
                session.ThrowIfNotKnown($"the message '{result.GetValue(id)}' for {session.Coordinator.Server}");
                session.Screen.Note(
                    $"There is no message '{result.GetValue(id)}' for {session.Coordinator.Server}; 'buildcoord inbox --all' lists them.");
                return ExitCodes.Usage;
            }

            InboxCommand.Show(session.Screen, wanted, "No unread messages.");
            if (session.Screen.IsAnswerLost)
                return ExitCodes.CheckFailed;
            if (!session.Screen.HasReader)
            {
                session.Screen.Warn(AnswerDiagnostics.StayUnread);
                return ExitCodes.CheckFailed;
            }

            await mailbox.MarkReadAsync(
                [.. FoldedMessage.With(wanted, looked).Where(message => message.IsUnread).Select(message => message.Message.Id)],
                cancellationToken).ConfigureAwait(false);
            return await session.FlushAsync(isAnswer: false).ConfigureAwait(false);
        }, asServer: true);
    }
}
