using BuildCoordination.Configuration;

namespace BuildCoordination.Builds;

/// <summary>Where this host keeps what it knows of the builds that it tells one coordination repository.</summary>
internal sealed class BuildRunsFolder
{
    private readonly string _servers;
    private readonly UnixFileMode _mode;

    /// <param name="state">The state folder.</param>
    /// <param name="repository">The key of the coordination repository.</param>
    public BuildRunsFolder(StateFolders state, string repository)
    {
        _mode = state.FileMode;
        _servers = state.Under("repositories", repository, "servers");
        Runs = new(state.Under("repositories", repository, "runs"), _mode);
        // One tree is one tree, whichever fleet hears of it.
        Sources = new(state.Under("sources"), _mode);
    }

    public RunFolder Runs { get; }

    public SourceLocks Sources { get; }

    public StateFile<BaseState> BaseStateOf(string server) => new(Path.Combine(_servers, $"{server}.state.json"), BuildJson.Default.BaseState, _mode);

    public StateFile<BuildHistory> HistoryOf(string server) => new(Path.Combine(_servers, $"{server}.history.json"), BuildJson.Default.BuildHistory, _mode);
}
