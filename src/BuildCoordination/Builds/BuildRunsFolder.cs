using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Builds;

/// <summary>The folder with this host's records of the builds of one coordination repository.</summary>
internal sealed class BuildRunsFolder
{
    private readonly OpenFolder _servers;
    private readonly Sharing _sharing;
    private readonly UnixFileMode _mode;

    /// <param name="state">The state folder.</param>
    /// <param name="runs">The state folder of its runs: the same one, unless they are not reported.</param>
    /// <param name="repository">The key of the coordination repository.</param>
    public BuildRunsFolder(StateFolders state, StateFolders runs, string repository)
    {
        (_sharing, _mode) = (runs.Sharing, runs.FileMode);
        _servers = runs.Under("repositories", repository, "servers");
        Runs = new(runs.Under("repositories", repository, "runs"), _sharing, _mode);
        // A source tree has one lock, also if its builds are reported to several fleets.
        Sources = new(state.Under("sources"), state.Sharing, state.FileMode);
    }

    public RunFolder Runs { get; }

    public SourceLocks Sources { get; }

    /// <summary>The state that the server has while no run lives: the last one that a user of this host left.</summary>
    public BaseState? ReadBaseState(string server) => StatesOf(server).ReadAll().MaxBy(state => state.Since);

    public void Write(string server, BaseState state) => StatesOf(server).Write(state);

    public BuildHistory ReadHistory(string server) => BuildHistory.Merge(HistoriesOf(server).ReadAll());

    public void Write(string server, BuildHistory history) => HistoriesOf(server).Write(history);

    /// <summary>
    /// Writes what survives a crash of this process. A power loss may take it: the end that it was made of is in the outbox, and only the
    /// usual duration is less well known.
    /// </summary>
    public void WriteWithoutSync(string server, BuildHistory history) => HistoriesOf(server).Write(history, isDurable: false);

    /// <inheritdoc cref="WriteWithoutSync(string, BuildHistory)"/>
    public void WriteWithoutSync(string server, BaseState state) => StatesOf(server).Write(state, isDurable: false);

    private UserFiles<BaseState> StatesOf(string server) =>
        new(_servers, $"{server}.state.json", _sharing, BuildJson.Default.BaseState, _mode);

    private UserFiles<BuildHistory> HistoriesOf(string server) =>
        new(_servers, $"{server}.history.json", _sharing, BuildJson.Default.BuildHistory, _mode);
}
