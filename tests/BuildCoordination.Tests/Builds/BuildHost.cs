using System.Collections.Concurrent;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Outbox;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Builds;

/// <summary>
/// A process of a builder, as far as builds go: a real state folder and outbox, and nothing that publishes. Also part of the dummy program.
/// </summary>
internal sealed class BuildHost
{
    public BuildHost(string root, BuildSettings? settings = null, TimeProvider? time = null, Func<string, string>? atOutbox = null)
    {
        var environment = new EnvironmentSnapshot(new Dictionary<string, string>(), Path.Combine(root, "home"), root)
        {
            SystemRoot = root,
        };
        var resolved = SettingsResolver.Resolve(
            new BuildCoordinationOptions { State = Path.Combine(root, "state"), Cache = Path.Combine(root, "cache") }, environment);
        var folders = StateFolders.Open(resolved, environment);
        Outbox = new OutboxWriter(new OutboxFolder(folders, "repositories", "r"), atOutbox ?? (text => text), time ?? TimeProvider.System);
        Folder = new BuildRunsFolder(folders, folders, "r");
        settings ??= new BuildSettings { Server = "build1" };
        Runs = new BuildRuns(Folder, Outbox, settings with { Warn = Warnings.Enqueue }, time ?? TimeProvider.System);
    }

    public OutboxWriter Outbox { get; }

    public BuildRunsFolder Folder { get; }

    public BuildRuns Runs { get; }

    public ConcurrentQueue<CoordinationDiagnostic> Warnings { get; } = new();
}
