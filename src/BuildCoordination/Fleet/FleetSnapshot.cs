using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;

namespace BuildCoordination.Fleet;

/// <summary>The fleet at one commit of the coordination repository.</summary>
public sealed class FleetSnapshot
{
    /// <summary>The commit; null while the repository is empty.</summary>
    public string? Commit { get; init; }

    /// <summary>The author of that commit, which is a claim, not a proof.</summary>
    public string? CommitAuthor { get; init; }

    /// <summary>The servers: every top-level folder with a <c>status.json</c>, by name.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>The newest heartbeat of each server that sent one, from its branch or from main.</summary>
    internal IReadOnlyDictionary<string, Heartbeat> Heartbeats { get; init; } = new Dictionary<string, Heartbeat>(StringComparer.Ordinal);

    /// <summary>The live messages, oldest first; archived ones are read on demand.</summary>
    public IReadOnlyList<FleetMessage> Messages { get; init; } = [];

    /// <summary>The job queue of the bash scripts.</summary>
    internal IReadOnlyList<QueuedJob> Jobs { get; init; } = [];

    /// <summary>
    /// The reason why this may be old or incomplete: the remote cannot be reached, so this is the local copy; or a document cannot be read
    /// (BC2092). Null if it is current.
    /// </summary>
    public CoordinationDiagnostic? Stale { get; init; }

    /// <summary>A key that is the same for two snapshots with the same content.</summary>
    internal string StateKey => string.Join(
        '\n',
        [
            Commit ?? "", Stale?.Code ?? "",
            .. Heartbeats.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value.Sequence} {pair.Value.Timestamp:O}"),
            .. Servers.Select(status => $"{status.Server} {status.State} {status.Stamp} {status.IsPending}"),
            .. Messages.Where(message => message.IsPending).Select(message => message.Id),
        ]);

    /// <summary>Whether the repository was reached.</summary>
    internal bool IsReached => Freshness.IsReachedDespite(Stale);

    /// <summary>
    /// The time when the repository was reached last; null if there is no local copy, which is not the same as an empty fleet.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }
}
