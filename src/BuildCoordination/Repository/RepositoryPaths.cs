using BuildCoordination.Documents;

namespace BuildCoordination.Repository;

/// <summary>The coordination repository's files; see <c>docs/protocol.md</c>, "Files".</summary>
internal static class RepositoryPaths
{
    public const string Coordination = "coordination";
    public const string Messages = "coordination/messages.json";
    public const string Archive = "coordination/archive";
    public const string Quarantine = "coordination/quarantine";
    public const string Format = "coordination/format.json";
    public const string Jobs = "coordination/jobs.json";
    public const string Locks = "coordination/locks.json";

    public static string Status(string server) => $"{server}/status.json";

    public static string Heartbeat(string server) => $"{server}/heartbeat.json";

    public static string Reads(string server) => $"{server}/reads.json";

    public static string Builds(string server) => $"{server}/builds.json";

    public static string Logs(string server) => $"{server}/logs";

    public static string Environments(string server) => $"{server}/environments";

    public static string Environment(string server, string hash) => $"{Environments(server)}/{hash}.json";

    public static bool IsArchive(string path) => path.StartsWith(Archive + "/", StringComparison.Ordinal);

    /// <summary>In bytes: a larger document is not read where nothing is written from it.</summary>
    public static long LimitOf(string path) => path == Messages ? Limits.LiveBytes
        : path.Contains("/environments/", StringComparison.Ordinal) ? Limits.EnvironmentBytes
        : Limits.DocumentBytes;
}
