using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

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

    private const char BetweenKeys = '~';

    /// <summary>The key of an update that reports two events; each of them is accepted at most once.</summary>
    public static string Join(string first, string second) => $"{first}{BetweenKeys}{second}";

    /// <summary>The keys of the events that this reports.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Keys => Key?.Split(BetweenKeys) ?? [];

    /// <summary>The slot of a latest value: a newer one takes the place of one that waits. Null for an event, which is kept.</summary>
    [JsonIgnore]
    public virtual string? Slot => null;

    /// <summary>
    /// The importance of an update: a full outbox discards the least important first, and a commit's first line names the most important.
    /// </summary>
    [JsonIgnore]
    public abstract Importance Importance { get; }

    /// <summary>Whether it can be published: what a disk or a hand did to the file of an update may still be JSON.</summary>
    public virtual bool IsWhole() => ServerId.IsValid(Server);

    /// <summary>The line for this update in the coordination repository's log.</summary>
    public abstract string Headline(UpdateContext context);

    public abstract void Apply(TreeChanges documents, UpdateContext context);
}

internal enum Importance
{
    Marks,
    Progress,
    TargetMessage,
    Message,
    BuildEnd,
}
