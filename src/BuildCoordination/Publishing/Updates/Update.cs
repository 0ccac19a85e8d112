using System.Text.Json.Serialization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing.Updates;

/// <summary>
/// A change that a server wants the fleet to see. Small, immutable, and pure: it turns documents into documents, and applied twice it
/// changes nothing. Unknown kinds of a newer version stay in the outbox untouched.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MessageUpdate), "message")]
[JsonDerivedType(typeof(BuildEndUpdate), "build-end")]
[JsonDerivedType(typeof(StatusUpdate), "status")]
[JsonDerivedType(typeof(ReadMarksUpdate), "read-marks")]
[JsonDerivedType(typeof(AcknowledgeUpdate), "acknowledge")]
[JsonDerivedType(typeof(ArchiveUpdate), "archive")]
[JsonDerivedType(typeof(RegisterUpdate), "register")]
[JsonDerivedType(typeof(RetireUpdate), "retire")]
internal abstract record Update
{
    /// <summary>The server whose update this is.</summary>
    [JsonPropertyName("server")]
    public required string Server { get; init; }

    /// <summary>Accepted at most once per outbox, however often it is offered; null for an update that is always new.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>The slot of a latest value: a newer one takes the place of one that waits. Null for an event, which is kept.</summary>
    [JsonIgnore]
    public virtual string? Slot => null;

    /// <summary>What a full outbox gives up first, and what a commit's first line names last.</summary>
    [JsonIgnore]
    public abstract Importance Importance { get; }

    /// <summary>Whether it can be published: what a disk or a hand did to the file of an update may still be JSON.</summary>
    public virtual bool IsWhole() => ServerId.IsValid(Server);

    /// <summary>The line that tells this update in the coordination repository's log.</summary>
    public abstract string Headline(Stamped stamped);

    public abstract void Apply(TreeChanges documents, Stamped stamped);
}

internal enum Importance
{
    Marks,
    Progress,
    TargetMessage,
    Message,
    BuildEnd,
}

/// <summary>
/// What accepting gave an update: an id that never changes, and a stamp (milliseconds since 1970) that orders the outbox. A tried
/// update was part of a push before, so its id may already be out there.
/// </summary>
internal readonly record struct Stamped(string Id, long Stamp, bool Tried = false)
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

    /// <summary>Whether a time (milliseconds since 1970) is so far ahead that only a clock gone wrong wrote it: what it dates gives way to anything.</summary>
    public bool IsOfAWrongClock(long time) => time - Tolerance > Now.ToUnixTimeMilliseconds();

    /// <summary>
    /// Whether a time (milliseconds since 1970) is ahead of this clock, by more than updates that are accepted in one moment are.
    /// </summary>
    public bool IsAhead(long time) => time - AcceptedTogether > Now.ToUnixTimeMilliseconds();
}
