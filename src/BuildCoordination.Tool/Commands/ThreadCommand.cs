using System.CommandLine;
using BuildCoordination.Messages;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows messages with their answers.</summary>
internal static class ThreadCommand
{
    private const string Indent = "    ";

    public static Command Make(CommonOptions common)
    {
        var id = new Argument<string?>(
            "ID") { Description = "A message of the conversation; without it, all conversations of this server", Arity =
            ArgumentArity.ZeroOrOne };
        var command = new Command(
            "thread",
            "Shows a conversation with each answer below its message, also from the archive.\n\nExample: buildcoord thread "
            + "msg_1795494431_01m85wxjx9") { id };
        return command.Does(
            common, (session, result, cancellationToken) => ShowAsync(session, result.GetValue(id), cancellationToken), mayObserve: true);
    }

    private static async Task<int> ShowAsync(Session session, string? id, CancellationToken cancellationToken)
    {
        var mailbox = session.Coordinator.Messages;
        if (id is null)
            await session.RequireOwnIfServerAsync(cancellationToken);
        else
            id = await mailbox.FindIdAsync(id, cancellationToken);
        var entries = id is null
            ? await AllAsync(mailbox, cancellationToken)
            : [.. (await mailbox.GetConversationAsync(id, cancellationToken)).Select(entry => (entry.Message, entry.Depth))];
        if (id is not null && entries.Count == 0)
            throw new Diagnostics.CoordinationException(MessageDiagnostics.NoSuchMessage(id));
        session.Screen.SayJson(
            [.. entries.Select(entry => new ThreadEntryJson(entry.Depth, MessageJson.Of(entry.Message, isUnread: false)))],
            ToolJson.Default.ThreadEntryJsonArray);
        foreach (var (message, depth) in entries)
        {
            foreach (var line in Lines.OfMessage(message))
                session.Screen.Say(string.Concat(Enumerable.Repeat(Indent, Math.Min(depth, 8))) + line);
        }

        if (entries.Count == 0)
            session.Screen.SayNone("No messages.");
        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<(Documents.FleetMessage Message, int Depth)>> AllAsync(
        Mailbox mailbox, CancellationToken cancellationToken)
    {
        Documents.FleetMessage[] mine = [.. (await mailbox.GetAllAsync(cancellationToken)).Select(received => received.Message)];
        return [.. new Conversation(mine).All()];
    }
}
