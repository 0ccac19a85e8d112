using System.Text.Json.Serialization;

namespace BuildCoordination.Updates;

/// <summary>
/// What an update is applied with: its id, which never changes, and its stamp (milliseconds since 1970), which orders the outbox. A tried
/// update was part of an earlier push, so the repository may hold its id already.
/// </summary>
internal readonly record struct UpdateContext(string Id, long Stamp, bool Tried = false)
{
    /// <summary>A stamp that is further ahead of the clock (in milliseconds) comes from a wrong clock.</summary>
    public const long Tolerance = 60 * 60 * 1000;

    /// <summary>Each update's stamp is one after the last, so that many at once are ahead of the clock by as many milliseconds.</summary>
    private const long AcceptedTogether = 1000;

    /// <summary>The time of the update: that of its stamp, unless a wrong clock gave it.</summary>
    public DateTimeOffset Time => At ?? (Now != default && IsOfAWrongClock(Stamp) ? Now : DateTimeOffset.FromUnixTimeMilliseconds(Stamp));

    /// <summary>When it was accepted, where the stamp does not say so.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it was published before, and a person sends it again: what it reports is known, and is to come back.</summary>
    public bool IsResent { get; init; }

    /// <summary>The time at which the update is applied.</summary>
    [JsonPropertyName("now")]
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether it waited for long. Then it may be of a snapshot of the state folder, and long be published and archived.</summary>
    public bool IsOld => Now - Time > TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a time (milliseconds since 1970) is so far ahead that only a clock gone wrong wrote it: what it dates gives way to anything.
    /// </summary>
    public bool IsOfAWrongClock(long time) => time - Tolerance > Now.ToUnixTimeMilliseconds();

    /// <summary>
    /// Whether a time (milliseconds since 1970) is ahead of this clock, by more than updates that are accepted in one moment are.
    /// </summary>
    public bool IsAhead(long time) => time - AcceptedTogether > Now.ToUnixTimeMilliseconds();
}
