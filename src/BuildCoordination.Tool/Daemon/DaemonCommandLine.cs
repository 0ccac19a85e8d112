using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The command line that runs this program as a daemon with the present settings.</summary>
internal sealed record DaemonCommandLine(IReadOnlyList<string> Words, string HeartbeatLog)
{
    public static DaemonCommandLine Of(BuildCoordinator coordinator) => new(
        WordsOf(coordinator.Server, coordinator.Repository, coordinator.Settings), new DaemonLogs(coordinator).Heartbeats.Path);

    /// <param name="server">The server.</param>
    /// <param name="repository">The repository, without credentials.</param>
    /// <param name="settings">The settings, with what was given by option.</param>
    public static IReadOnlyList<string> WordsOf(string server, string repository, ResolvedSettings settings) =>
        [.. Self(), "daemon", "run", "--server", server, .. Given(repository, settings)];

    // What was given by option now is not to be found by the daemon in any file. The server is always named.
    private static IEnumerable<string> Given(string repository, ResolvedSettings settings) => settings.Origins
        .Where(origin => origin is { Kind: SourceKind.Option, Value: not null } && origin.Setting.Key != "server")
        .SelectMany(origin => new[] { origin.Setting.CommandLine, origin.Setting.Key == "repository" ? repository : origin.Value! });

    /// <summary>How this program is called, by a path that stays through an upgrade.</summary>
    public static IEnumerable<string> Self()
    {
        var program = Environment.ProcessPath ?? "buildcoord";
        // dotnet keeps a native tool in a folder of its version, which goes with an update; the link above it stays.
        var store = program.IndexOf("/.store/", StringComparison.Ordinal);
        if (store >= 0 && File.Exists(Path.Combine(program[..store], "buildcoord")))
            return [Path.Combine(program[..store], "buildcoord")];
        // 'dotnet buildcoord.dll' is called as that.
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "buildcoord.dll")]
            : [program];
    }
}
