namespace BuildCoordination.Processes;

/// <summary>
/// The descendants of this process, also those whose parents are gone: a descendant that was seen once, or has the marker, is known.
/// Empty on other systems than Linux.
/// </summary>
/// <param name="markerName">A variable that children were given.</param>
/// <param name="markerValue">Its value; null where children were given none.</param>
/// <param name="excluded">Whether a process, with all that it started, is not to be ended.</param>
internal sealed class ProcessTree(string markerName, string? markerValue, Func<ProcessEntry, bool> excluded)
{
    private readonly HashSet<(int, long)> _known = [];

    /// <summary>Finds the live processes, oldest first.</summary>
    public IReadOnlyList<ProcessEntry> Find()
    {
        var all = ProcessTable.All().Where(process => process.IsAlive).ToList();
        var childrenOf = all.ToLookup(process => process.Parent);
        var above = ProcessTable.Ancestors(Environment.ProcessId).Select(process => process.Id).Append(Environment.ProcessId).ToHashSet();
        var found = new Dictionary<int, ProcessEntry>();
        foreach (var root in all.Where(
            process => process.Parent == Environment.ProcessId || _known.Contains(Key(process)) || IsMarked(process)))
        {
            Add(root);
        }

        _known.UnionWith(found.Values.Select(Key));
        return [.. found.Values.OrderBy(process => process.StartTime)];

        void Add(ProcessEntry process)
        {
            if (above.Contains(process.Id) || excluded(process) || !found.TryAdd(process.Id, process))
                return;
            foreach (var child in childrenOf[process.Id])
                Add(child);
        }
    }

    /// <summary>Ends it: TERM, time, KILL. Returns how many processes that were.</summary>
    public Task<int> EndAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        new ProcessTerminator(Find).RunAsync(timeout, cancellationToken);

    private bool IsMarked(ProcessEntry process) =>
        markerValue is not null && ProcessTable.EnvironmentVariable(process.Id, markerName) == markerValue;

    private static (int, long) Key(ProcessEntry process) => (process.Id, process.StartTime);
}
