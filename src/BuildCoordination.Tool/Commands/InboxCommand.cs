using System.CommandLine;
using BuildCoordination.Messages;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows this server's mail.</summary>
internal static class InboxCommand
{
    // With a head and a line of the rest, a screen of 40 lines.
    private const int DefaultLimit = 38;

    public static Command Make(CommonOptions common)
    {
        var filter = new MessageFilterOptions();
        var all = new Option<bool>("--all") { Description = "Shows all messages, also read and sent ones" };
        var full = new Option<bool>("--full") { Description = "Shows each message whole, errors first, then warnings, requests and infos" };
        var limit = CountOption.Limit("messages", DefaultLimit);
        var watch = new Option<bool>("--watch") { Description = "Shows new messages until Ctrl-C" };
        var command = new Command(
            "inbox",
            "Shows the messages that this server has not read, a line each, the newest last.\n\nExample: buildcoord inbox --from build2 "
            + "--since 2h") { all, full, limit, watch };
        filter.AddTo(command);
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var fits = filter.Read(result, session.Coordinator.Time);
            var isAll = result.GetValue(all);
            await session.RequireOwnIfServerAsync(cancellationToken);
            if (result.GetValue(watch))
            {
                session.Coordinator.BeginPolling();
                await session.RequireSenderAsync(filter.From(result), cancellationToken);
                return await WatchAsync(session, fits, cancellationToken);
            }

            var mailbox = session.Coordinator.Messages;
            var messages = isAll ? await mailbox.GetAllAsync(cancellationToken) : await mailbox.GetUnreadAsync(cancellationToken);
            ReceivedMessage[] shown = [.. messages.Where(received => fits(received.Message))];
            if (shown.Length == 0)
                await session.RequireSenderAsync(filter.From(result), cancellationToken);
            var whenNone = isAll ? "No messages." : "No unread messages.";
            if (result.GetValue(full))
                Show(session.Screen, shown, whenNone);
            else
                ShowLines(session, shown, isAll, result.GetResult(limit) is { Implicit: false } ? result.GetValue(limit) : null, whenNone);
            return ExitCodes.Done;
        }, mayObserve: true);
    }

    // A program reads all of them, unless it says how many.
    private static void ShowLines(Session session, ReceivedMessage[] messages, bool isAll, int? limit, string whenNone)
    {
        ReceivedMessage[] ordered = [.. messages.OrderBy(received => received.Message, Documents.MessageOrder.OldestFirst)];
        if (session.Screen.IsJson)
        {
            ReceivedMessage[] last = [.. ordered.TakeLast(limit ?? ordered.Length)];
            Rest(session, ordered[..^last.Length], ordered.Length);
            session.Screen.SayJson([.. messages.Where(last.Contains).Select(MessageJson.Of)], ToolJson.Default.MessageJsonArray);
            return;
        }

        var folded = FoldedMessage.Of(ordered);
        FoldedMessage[] shown = [.. folded.TakeLast(limit ?? DefaultLimit)];
        Rest(session, [.. folded.SkipLast(shown.Length).SelectMany(one => one.All)], ordered.Length);
        var lines = shown.Length == 0 ? [] : MessageTable.Of(shown, session.Coordinator.Time.GetUtcNow(), session.Screen.Width, isAll);
        foreach (var line in lines)
            session.Screen.Say(line);
        if (shown.Length == 0)
            session.Screen.SayNone(whenNone);
    }

    private static void Rest(Session session, ReceivedMessage[] rest, int all)
    {
        if (MessageTable.OfRest(rest, all) is { } line)
            session.Screen.Note(line);
    }

    public static void Show(Screen screen, IReadOnlyList<ReceivedMessage> messages, string whenNone)
    {
        if (screen.IsJson)
            screen.SayJson([.. messages.Select(MessageJson.Of)], ToolJson.Default.MessageJsonArray);
        foreach (var line in messages.SelectMany(received => Lines.OfMessage(received.Message)))
            screen.Say(line);
        if (messages.Count == 0)
            screen.SayNone(whenNone);
    }

    // Each message once; as JSON, one document a line.
    private static async Task<int> WatchAsync(Session session, Func<Documents.FleetMessage, bool> fits, CancellationToken cancellationToken)
    {
        using var stop = new StopOnSignal(isWanted: true, cancellationToken);
        var shown = new HashSet<(string, string, string)>();
        do
        {
            foreach (var received in await session.Coordinator.Messages.GetUnreadAsync(stop.Token))
            {
                var message = received.Message;
                if (!fits(message) || !shown.Add((message.Id, message.From, message.Subject)))
                    continue;
                session.Screen.SayJson(MessageJson.Of(received), LineJson.Default.MessageJson);
                foreach (var line in Lines.OfMessage(message))
                    session.Screen.Say(line);
            }
        }
        while (session.Screen.HasReader && await stop.DelayAsync(session.Coordinator.Poll.LookInterval));
        return ExitCodes.Done;
    }
}
