using System.Text.Json.Serialization;

namespace BuildCoordination.Processes;

/// <summary>
/// The orphaned processes of a crashed run: its groups and sessions, and processes with its marker, a variable that every child process
/// gets. It is valid only for the same machine, boot and process namespace: compare <see cref="MachineIdentity"/> first.
/// </summary>
internal sealed class OrphanedProcesses(IReadOnlyList<LeftGroup> groups, string markerName, string markerValue)
{
    /// <summary>The user whose processes these can be; null if root's record says what they are.</summary>
    public uint? User { get; init; }

    /// <summary>
    /// Whether something of it may live, for one who cannot see markers of other users' processes: a later group may have the number, too.
    /// </summary>
    public bool MayLive => ProcessTable.All()
        .Any(process => process.IsAlive && groups.Any(group => group.Id == process.Group || group.Id == process.Session));

    /// <summary>
    /// Finds the live ones, oldest first; never this process, its ancestors or, if this process is one of them, its group.
    /// </summary>
    public IReadOnlyList<ProcessEntry> Find()
    {
        var all = ProcessTable.All().Where(process => process.IsAlive).ToList();
        var marked = all.Where(IsMarked).ToHashSet();
        var owned = groups.Where(group => IsStill(group, all, marked)).Select(group => group.Id).ToHashSet();
        var excluded =
            ProcessTable.Ancestors(Environment.ProcessId).Select(process => process.Id).Append(Environment.ProcessId).ToHashSet();
        var self = all.Find(process => process.Id == Environment.ProcessId);
        var excludedGroup = self is not null && (marked.Contains(self) || owned.Contains(self.Group) || owned.Contains(self.Session))
            ? self.Group
            : 0;
        return
        [
            .. all.Where(process => (marked.Contains(process) || owned.Contains(process.Group) || owned.Contains(process.Session))
                && !excluded.Contains(process.Id) && process.Group != excludedGroup
                && (User is not { } user || ProcessTable.UserOf(process.Id) == user))
                .OrderBy(process => process.StartTime),
        ];
    }

    /// <summary>Ends it: TERM, time, KILL. Returns how many processes that were. Cancelling ends the time given, not the ending.</summary>
    public Task<int> EndAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        new ProcessTerminator(Find).RunAsync(timeout, cancellationToken);

    private bool IsMarked(ProcessEntry process) => ProcessTable.EnvironmentVariable(process.Id, markerName) == markerValue;

    // The number alone proves nothing, because a later group may have it: its leader must be the recorded one, or a member must have the
    // marker.
    private static bool IsStill(LeftGroup group, List<ProcessEntry> all, HashSet<ProcessEntry> marked) =>
        all.Exists(process => process.Id == group.Id && process.StartTime == group.LeaderStartTime)
            || marked.Any(process => process.Group == group.Id || process.Session == group.Id);
}

/// <summary>A group, or a session with all its groups, by its leader.</summary>
internal readonly record struct LeftGroup(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("leader_start_time")] long LeaderStartTime);
