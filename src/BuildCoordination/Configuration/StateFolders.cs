using BuildCoordination.Files;

namespace BuildCoordination.Configuration;

/// <summary>
/// Where this server's state and cache are. A state folder with the setgid bit is shared by the users of its group: what is made in it has its mode.
/// </summary>
internal sealed class StateFolders
{
    private readonly UnixFileMode _mode;

    private StateFolders(string state, string cache, UnixFileMode mode) => (State, Cache, _mode) = (state, cache, mode);

    public string State { get; }

    public string Cache { get; }

    public bool IsShared => _mode.HasFlag(UnixFileMode.SetGroup);

    /// <summary>The mode of files of ours under the state folder: 0600, or 0640 where it is shared.</summary>
    public UnixFileMode FileMode => IsShared ? FileModes.SharedFile : FileModes.PrivateFile;

    public string EmbeddedRepository => Path.Combine(State, "embedded.git");

    /// <summary>Finds the folders and makes them when they are missing.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1006: there is none that may be used.</exception>
    public static StateFolders Open(ResolvedSettings settings, EnvironmentSnapshot environment)
    {
        var state = settings.State ?? Shared(environment) ?? environment.StateFolder ?? throw Problems.NoStateFolder("neither HOME nor XDG_STATE_HOME is set.");
        var cache = settings.Cache ?? environment.CacheFolder ?? Path.Combine(state, "cache");
        try
        {
            Folder.Make(state);
            Folder.Make(cache);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problems.NoStateFolder(e.Message, e);
        }

        if (OperatingSystem.IsLinux() && !LinuxFile.IsWritableFolder(state))
        {
            throw Problems.NoStateFolder($"{state} may not be written.");
        }

        return new(state, cache, OperatingSystem.IsWindows() ? default : ModeFor(File.GetUnixFileMode(state)));
    }

    /// <summary>Folders that go with this process's machine: for a build that must not be held up because its state cannot be kept.</summary>
    public static StateFolders OpenTemporary(ResolvedSettings settings, EnvironmentSnapshot environment)
    {
        var state = Directory.CreateTempSubdirectory("buildcoord-").FullName;
        return new(state, settings.Cache ?? environment.CacheFolder ?? Path.Combine(state, "cache"), FileModes.PrivateFolder);
    }

    /// <summary>Folders for a build that tells nobody: <see cref="Forget"/> removes them.</summary>
    public static StateFolders OpenMute()
    {
        var state = Directory.CreateTempSubdirectory("buildcoord-").FullName;
        return new(state, Path.Combine(state, "cache"), FileModes.PrivateFolder);
    }

    public void Forget() => Directory.Delete(State, recursive: true);

    /// <summary>A folder under the state folder, made when missing.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1007: something else, or a link, is in its place.</exception>
    public string Under(params IEnumerable<string> names) => Make(State, names, _mode);

    /// <summary>A folder under the cache folder, which is never shared.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1007: something else, or a link, is in its place.</exception>
    public string CacheUnder(params IEnumerable<string> names) => Make(Cache, names, FileModes.PrivateFolder);

    private static string? Shared(EnvironmentSnapshot environment)
    {
        var path = environment.System("var/lib/buildcoord");
        return OperatingSystem.IsLinux() && Directory.Exists(path) && LinuxFile.IsWritableFolder(path) ? path : null;
    }

    private static UnixFileMode ModeFor(UnixFileMode state) =>
        state.HasFlag(UnixFileMode.SetGroup) ? state & ~(UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute) : FileModes.PrivateFolder;

    private static string Make(string root, IEnumerable<string> names, UnixFileMode mode)
    {
        var path = root;
        foreach (var name in names)
        {
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
            {
                throw Problems.NotAFolder(path);
            }

            Folder.Make(path, mode);
        }

        return path;
    }
}
