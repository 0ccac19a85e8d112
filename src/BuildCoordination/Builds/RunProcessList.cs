using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>The processes of a run as lines for people, each below its parent. Empty on other systems than Linux.</summary>
internal static class RunProcessList
{
    private const int MostLines = 20;
    private const int LongestCommand = 160;

    /// <param name="process">The run's process and the groups that it made.</param>
    /// <param name="redact">Removes secrets from a command line.</param>
    public static IReadOnlyList<string> Of(RunProcess process, Func<string, string> redact)
    {
        var all = ProcessTable.All().Where(found => found.IsAlive).ToList();
        var groups = process.Groups.Select(group => group.Id).ToHashSet();
        var childrenOf = all.ToLookup(found => found.Parent);
        var ids = all.Where(found => groups.Contains(found.Group)).Select(found => found.Id).ToHashSet();
        var lines = new List<string>();
        foreach (var root in all.Where(found => ids.Contains(found.Id) && !ids.Contains(found.Parent)).OrderBy(found => found.StartTime))
            Add(root, depth: 0);
        return lines.Count <= MostLines
            ? lines
            : [.. lines.Take(MostLines), string.Create(CultureInfo.InvariantCulture, $"… and {lines.Count - MostLines} more")];

        void Add(ProcessEntry entry, int depth)
        {
            lines.Add($"{new string(' ', 2 * Math.Min(depth, MostLines))}{Describe(entry, redact)}");
            foreach (var child in childrenOf[entry.Id].OrderBy(found => found.StartTime))
                Add(child, depth + 1);
        }
    }

    private static string Describe(ProcessEntry entry, Func<string, string> redact)
    {
        var command = ProcessTable.CommandLine(entry.Id) is { Length: > 0 } line ? BuildTexts.OneLine(redact(line)) : "(ended)";
        return string.Create(
            CultureInfo.InvariantCulture, $"{entry.Id} {StateOf(entry)}: {VisibleText.Truncate(command, LongestCommand, "…")}");
    }

    private static string StateOf(ProcessEntry entry) => entry.State switch
    {
        'R' => "running",
        'D' => "waiting for a device",
        'T' or 't' => "stopped",
        _ => "waiting",
    };
}
