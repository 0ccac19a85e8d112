using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;

namespace BuildCoordination.Fleet;

/// <summary>The fleet as the coordination repository told it at one commit.</summary>
public sealed record FleetSnapshot
{
    /// <summary>The commit that was read; null while the repository is empty.</summary>
    public string? Commit { get; init; }

    /// <summary>Who made that commit, as it says itself: a claim, not a proof.</summary>
    public string? CommitAuthor { get; init; }

    /// <summary>The servers: every top-level folder with a <c>status.json</c>, by name.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>The newest sign of life of each server that gave one, from its branch or from main.</summary>
    internal IReadOnlyDictionary<string, Heartbeat> Heartbeats { get; init; } = new Dictionary<string, Heartbeat>(StringComparer.Ordinal);

    /// <summary>The live messages, oldest first; archived ones are read on demand.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>The job queue that the scripts keep.</summary>
    internal IReadOnlyList<QueuedJob> Jobs { get; init; } = [];

    /// <summary>
    /// Why this may be old or incomplete: the remote could not be reached, and what it said last is shown; or a document cannot be read
    /// (BC2092). Null when it is fresh.
    /// </summary>
    public Diagnostic? Stale { get; init; }

    /// <summary>The same for two snapshots that show the same.</summary>
    internal string StateKey => string.Join(
        '\n',
        [
            Commit ?? "", Stale?.Code ?? "",
            .. Heartbeats.OrderBy(beat => beat.Key, StringComparer.Ordinal).Select(beat => $"{beat.Key} {beat.Value.Sequence} {beat.Value.Timestamp:O}"),
            .. Servers.Select(status => $"{status.Server} {status.State} {status.Stamp} {status.IsPending}"),
            .. Messages.Where(message => message.IsPending).Select(message => message.Id),
        ]);

    /// <summary>Whether the repository was reached.</summary>
    internal bool IsReached => Freshness.IsReachedDespite(Stale);

    /// <summary>
    /// When the repository was reached last; null if nothing of it is known on this machine, which is not the same as an empty fleet.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }
}
