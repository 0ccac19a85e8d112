using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Messages;

namespace BuildCoordination.Tool.Output;

/// <summary>Messages, a line each, the newest last.</summary>
internal static class MessageTable
{
    // Of buildcoord's own ids, so much is the second.
    private const int LeastId = 14;

    /// <param name="messages">Oldest first.</param>
    /// <param name="now">From which ages count.</param>
    /// <param name="width">The terminal's; null for a pipe, which gets whole texts.</param>
    /// <param name="marksUnread">Whether those that are read are shown, too.</param>
    public static IEnumerable<string> Of(IReadOnlyList<FoldedMessage> messages, DateTimeOffset now, int? width, bool marksUnread)
    {
        var table = new TextTable(
            new TextColumn("WHEN"), new("TYPE"), new("FROM"), new("TO", Rank: 1), new("SUBJECT", Least: 20), new("ID"));
        string[] ids = [.. messages.SelectMany(one => one.All).Select(received => received.Message.Id)];
        foreach (var one in messages)
        {
            var message = one.Newest.Message;
            table.Add(new[]
            {
                (marksUnread && one.All.Any(received => received.IsUnread) ? "* " : "")
                    + (message.Instant is { } at ? Lines.Age(now - at) : "-"),
                message.TypeWord + (message.Priority is null or "normal" ? "" : $" ({message.Priority})"),
                message.From,
                message.To,
                Times(one.All.Count) + Subject(message),
                width is null ? message.Id : Shortened(message.Id, ids),
            }.Select(VisibleText.Line));
        }

        return table.Render(width);
    }

    /// <summary>How many messages are not shown, and how to see them; null where all are.</summary>
    public static string? OfRest(IReadOnlyList<ReceivedMessage> rest, int all)
    {
        if (rest.Count == 0)
            return null;
        var errors = rest.Count(received => received.Message.Type == MessageType.Error);
        var marks = errors == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({errors} of them errors: --type error)");
        return string.Create(CultureInfo.InvariantCulture, $"{rest.Count} earlier messages are not shown{marks}: --limit {all} shows all.");
    }

    private static string Times(int count) => count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"({count} times) ");

    private static string Subject(FleetMessage message) => message.Subject
        + string.Concat(message.Tags.Select(tag => $" #{tag}"))
        + (message.AckRequired && message.AcknowledgedBy.Count == 0 ? " (asks to be acknowledged)" : "")
        + Lines.PendingMark(message.IsPending) + Lines.SenderMark(message);

    private static string Shortened(string id, string[] ids)
    {
        var length = Math.Min(LeastId, id.Length);
        while (length < id.Length && ids.Any(other => other != id && other.StartsWith(id[..length], StringComparison.Ordinal)))
            length++;
        return id[..length];
    }
}
