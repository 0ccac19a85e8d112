using System.CommandLine;
using BuildCoordination.Messages;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows what this server has not read.</summary>
internal static class InboxCommand
{
    public static Command Make(CommonOptions common)
    {
        var all = new Option<bool>("--all") { Description = "Everything, what was read too" };
        var command = new Command("inbox", "Shows the messages that this server has not read: errors first, then warnings, requests and infos.\n\nExample: buildcoord inbox --json");
        command.Options.Add(all);
        command.SetAction((result, cancellationToken) => Session.RunAsync(
            result, common,
            async session =>
            {
                var mailbox = session.Coordinator.Messages;
                var messages = result.GetValue(all)
                    ? await mailbox.ReadAllAsync(cancellationToken).ConfigureAwait(false)
                    : await mailbox.ReadUnreadAsync(cancellationToken).ConfigureAwait(false);
                Show(session.Screen, messages, result.GetValue(all) ? "No messages." : "No unread messages.");
                return ExitCodes.Done;
            },
            cancellationToken));
        return command;
    }

    public static void Show(Screen screen, IReadOnlyList<ReceivedMessage> messages, string whenNone)
    {
        screen.SayJson([.. messages.Select(MessageJson.Of)], ToolJson.Default.MessageJsonArray);
        foreach (var line in messages.SelectMany(Text.OfMessage))
            screen.Say(line);
        if (messages.Count == 0)
            screen.Say(whenNone);
    }
}
