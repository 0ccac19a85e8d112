using System.Text.Json.Serialization;

namespace BuildCoordination.Processes;

/// <summary>
/// What a dead process of ours left running: the groups and sessions that it made, and whatever carries its marker, a variable that it gave to every child.
/// Judges only this machine, boot and process namespace: compare <see cref="MachineIdentity"/> first.
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

    /// <summary>What of it lives, oldest first; never we ourselves, who started us or, where we are part of it, our group.</summary>
    public IReadOnlyList<ProcessEntry> Find()
    {
        var all = ProcessTable.All().Where(process => process.IsAlive).ToList();
        var marked = all.Where(IsMarked).ToHashSet();
        var ours = groups.Where(group => IsStill(group, all, marked)).Select(group => group.Id).ToHashSet();
        var spared = ProcessTable.Ancestors(Environment.ProcessId).Select(process => process.Id).Append(Environment.ProcessId).ToHashSet();
        var us = all.Find(process => process.Id == Environment.ProcessId);
        var sparedGroup = us is not null && (marked.Contains(us) || ours.Contains(us.Group) || ours.Contains(us.Session)) ? us.Group : 0;
        return
        [
            .. all.Where(process => (marked.Contains(process) || ours.Contains(process.Group) || ours.Contains(process.Session))
                && !spared.Contains(process.Id) && process.Group != sparedGroup
                && (User is not { } user || ProcessTable.UserOf(process.Id) == user))
                .OrderBy(process => process.StartTime),
        ];
    }

    /// <summary>Ends it: TERM, time, KILL. Returns how many processes that were. Cancelling ends the time given, not the ending.</summary>
    public Task<int> EndAsync(TimeSpan grace, CancellationToken cancellationToken) => new ProcessTerminator(Find).RunAsync(grace, cancellationToken);

    private bool IsMarked(ProcessEntry process) => ProcessTable.EnvironmentVariable(process.Id, markerName) == markerValue;

    // The number alone proves nothing, a later group may have it: its leader must be the one we know, or a member carry the marker.
    private static bool IsStill(LeftGroup group, List<ProcessEntry> all, HashSet<ProcessEntry> marked) =>
        all.Exists(process => process.Id == group.Id && process.StartTime == group.LeaderStartTime) || marked.Any(process => process.Group == group.Id || process.Session == group.Id);
}

/// <summary>A group, or a session with all its groups, by its leader.</summary>
internal readonly record struct LeftGroup(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("leader_start_time")] long LeaderStartTime);
