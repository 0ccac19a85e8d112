using System.Globalization;
using System.Text;

namespace BuildCoordination.Processes;

/// <summary>The processes of this machine, or of this container, from /proc. Empty on other systems.</summary>
internal static class ProcessTable
{
    public static IEnumerable<ProcessEntry> All() =>
        OperatingSystem.IsLinux()
            ? Directory.EnumerateDirectories("/proc").Select(path => Find(Path.GetFileName(path))).OfType<ProcessEntry>()
            : [];

    public static ProcessEntry? Find(int id) => Find(id.ToString(CultureInfo.InvariantCulture));

    /// <summary>The live processes of a group. A zombie does not live.</summary>
    public static IReadOnlyList<ProcessEntry> GroupMembers(int group) =>
        [.. All().Where(process => process.Group == group && process.IsAlive)];

    /// <summary>
    /// Clock ticks from the boot to the start of a process, or null when there is none. An id and this together are never used twice in one
    /// boot.
    /// </summary>
    public static long? StartTime(int id) => Find(id)?.StartTime;

    public static bool IsAlive(int id, long startTime) => Find(id) is { IsAlive: true } process && process.StartTime == startTime;

    /// <summary>
    /// Whether a live process may be one of another pid namespace, where it has another id. Its start time is the same in each.
    /// </summary>
    public static bool MayLiveIn(string processNamespace, long startTime) => All().Any(process =>
        process.IsAlive && process.StartTime == startTime
        && (MachineIdentity.ProcessNamespaceOf(process.Id) is not { } seen || seen == processNamespace));

    /// <summary>The parent of a process, its parent, and so on up to the first process.</summary>
    public static IReadOnlyList<ProcessEntry> Ancestors(int id)
    {
        var ancestors = new List<ProcessEntry>();
        for (var process = Parent(Find(id)); process is not null; process = Parent(process))
            ancestors.Add(process);
        return ancestors;
    }

    /// <summary>A variable of a process's initial environment; null if it has none or is not readable.</summary>
    public static string? EnvironmentVariable(int id, string name) =>
        Read(id.ToString(CultureInfo.InvariantCulture), "environ")?.Split('\0')
            .FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>The id of the user who started a process, which setuid programs keep; null when it is gone.</summary>
    public static uint? UserOf(int id)
    {
        const string Start = "Uid:";
        var line = Read(id.ToString(CultureInfo.InvariantCulture), "status")?.Split('\n')
            .FirstOrDefault(line => line.StartsWith(Start, StringComparison.Ordinal));
        return uint.TryParse(line?[Start.Length..].Trim().Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            ? user
            : null;
    }

    /// <summary>The command line of a process, its parts separated by blanks; null if it is not readable.</summary>
    public static string? CommandLine(int id) => Words(id) is { } words ? string.Join(' ', words).TrimEnd() : null;

    /// <summary>The command line of a process; null if it is not readable.</summary>
    public static string[]? Words(int id) => Read(id.ToString(CultureInfo.InvariantCulture), "cmdline")?.TrimEnd('\0').Split('\0');

    private static ProcessEntry? Parent(ProcessEntry? process) => process is { Parent: > 0 } ? Find(process.Parent) : null;

    private static ProcessEntry? Find(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Read(id, "stat") is { } stat
            ? ProcessEntry.Parse(number, stat)
            : null;

    private static string? Read(string id, string file)
    {
        try
        {
            return OperatingSystem.IsLinux() ? Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
