using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A server's read receipts, <c>reads.json</c>: all messages before <c>since</c>, and the listed ones after it.</summary>
internal sealed class ReadsDocument
{
    /// <summary>Messages that were sent before a server joined, but not long before, are still news to it.</summary>
    private static readonly TimeSpan BeforeJoining = TimeSpan.FromHours(24);

    /// <summary>A sender may be offline for long: until then its message, when it comes, must not count as read.</summary>
    private static readonly TimeSpan LateArrival = TimeSpan.FromDays(30);

    private readonly JsonDocumentText _text;
    private readonly HashSet<string> _read;

    private ReadsDocument(JsonDocumentText text)
    {
        _text = text;
        _read = [.. text.Root.Texts("read")];
        Acknowledged = text.Root.Texts("acknowledged").ToHashSet(StringComparer.Ordinal);
        Since = Timestamps.Parse(text.Root.Text("since") ?? "");
    }

    /// <summary>Null when the document is absent or does not say: nothing counts as read by age.</summary>
    public DateTimeOffset? Since { get; }

    public IReadOnlySet<string> Read => _read;

    /// <summary>The messages that this server acknowledged.</summary>
    public IReadOnlySet<string> Acknowledged { get; }

    public bool NeedsRepair => _text.NeedsRepair;

    public string? Reason => _text.Reason;

    public static ReadsDocument Parse(byte[]? bytes) => new(JsonDocumentText.Parse(bytes));

    public byte[] ToBytes() => _text.ToBytes();

    public bool IsRead(FleetMessage message) => _read.Contains(message.Id) || message.Instant < Since;

    /// <summary>Begins when a server joins; nothing where it has begun.</summary>
    public ReadsDocument Begin(DateTimeOffset joined) => Since is not null ? this
        : Set(new() { ["since"] = Timestamps.Write(joined - BeforeJoining), ["read"] = Ids(_read) });

    public ReadsDocument Add(IEnumerable<string> ids)
    {
        var added = ids.Where(id => id.Length > 0 && !_read.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        return added.Count == 0 ? this : Set(new() { ["read"] = Ids(_text.Root.Texts("read").Concat(added)) });
    }

    public ReadsDocument Acknowledge(IEnumerable<string> ids) => ids.All(Acknowledged.Contains) ? this
        : Set(new()
        {
            ["acknowledged"] = Ids(_text.Root.Texts("acknowledged").Concat(ids).Distinct(StringComparer.Ordinal).TakeLast(Limits.Reads))
        });

    /// <summary>
    /// Where more than <see cref="Limits.Reads"/> ids are named, moves <c>since</c> up to the oldest message of the last 30 days that is
    /// unread, and drops the ids before it.
    /// </summary>
    /// <param name="known">The live messages, for their times and for what is unread.</param>
    /// <param name="server">Whose document this is.</param>
    /// <param name="now">From which the 30 days count.</param>
    public ReadsDocument Prune(IReadOnlyList<FleetMessage> known, string server, DateTimeOffset now)
    {
        if (_read.Count <= Limits.Reads)
            return this;
        var unread = known.Where(message =>
            message.From != server && (message.To == server || message.To == FleetMessage.Everyone) && !IsRead(message));
        var since = unread.Select(message => message.Instant).Append(now - LateArrival).Where(instant => instant is not null).Min()!.Value;
        since = since < Since ? Since.Value : since;
        var instants =
            known.DistinctBy(message => message.Id).ToDictionary(message => message.Id, message => message.Instant, StringComparer.Ordinal);
        var kept = _text.Root.Texts("read").Where(id => (instants.GetValueOrDefault(id) ?? MessageId.InstantOf(id)) >= since);
        return Set(new() { ["since"] = Timestamps.Write(since), ["read"] = Ids(kept) });
    }

    private ReadsDocument Set(JsonObject members) => Parse(_text.With(members));

    private static JsonArray Ids(IEnumerable<string> ids) =>
        new([.. ids.Distinct(StringComparer.Ordinal).Select(id => JsonValue.Create(id))]);
}
