using BuildCoordination.Configuration;

namespace BuildCoordination.Builds;

/// <summary>Where this host keeps what it knows of its builds.</summary>
internal sealed class BuildRunsFolder
{
    public BuildRunsFolder(StateFolders state, string repository, string server)
    {
        Path = state.Under("repositories", repository, "runs");
        Sources = state.Under("sources");
        FileMode = state.FileMode;
        Runs = new RunFolder(Path, FileMode);
        var of = state.Under("repositories", repository, "servers");
        BaseState = new BaseStateFile(System.IO.Path.Combine(of, $"{server}.state"), FileMode);
        Memory = new BuildMemoryFile(System.IO.Path.Combine(of, $"{server}.builds"), FileMode);
    }

    public string Path { get; }

    public string Sources { get; }

    public UnixFileMode FileMode { get; }

    public RunFolder Runs { get; }

    public BaseStateFile BaseState { get; }

    public BuildMemoryFile Memory { get; }
}
