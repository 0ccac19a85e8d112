using BuildCoordination.Files;

namespace BuildCoordination.Configuration;

/// <summary>
/// Where this server's state and cache are. A state folder with the setgid bit is shared by the users of its group: what is made in it has its mode.
/// </summary>
internal sealed class StateFolders
{
    // What one build says, with the end of its log, and the files beside.
    private const int Room = 256 * 1024;

    private const string Memory = "/dev/shm";

    private readonly UnixFileMode _mode;

    private StateFolders(string state, string cache, UnixFileMode mode) => (State, Cache, _mode) = (state, cache, mode);

    public string State { get; }

    public string Cache { get; }

    public bool IsTemporary { get; private init; }

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
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problems.NoStateFolder(e.Message, e);
        }

        if (OperatingSystem.IsLinux() && !LinuxFile.IsWritableFolder(state))
            throw Problems.NoStateFolder($"{state} may not be written.");
        return new(state, cache, OperatingSystem.IsWindows() ? default : ModeFor(File.GetUnixFileMode(state)));
    }

    /// <summary>Opens them for a build, of which they must have room to tell.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1006: there is none that may be used, or its disk is full.</exception>
    public static StateFolders OpenWithRoom(ResolvedSettings settings, EnvironmentSnapshot environment)
    {
        var folders = Open(settings, environment);
        try
        {
            TryRoom(folders.State);
            return folders;
        }
        catch (IOException e)
        {
            throw Problems.NoStateFolder(e.Message, e);
        }
    }

    /// <summary>
    /// Folders of one process: for a build that must not be held up because its state cannot be kept, and for one that tells nobody.
    /// <see cref="Forget"/> removes them.
    /// </summary>
    public static StateFolders OpenTemporary()
    {
        var state = MakeTemporary();
        return new(state, Path.Combine(state, "cache"), FileModes.PrivateFolder) { IsTemporary = true };
    }

    public void Forget()
    {
        try
        {
            Directory.Delete(State, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary folders.
        }
    }

    /// <summary>A folder under the state folder, made when missing.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1007: something else, or a link, is in its place.</exception>
    public string Under(params IEnumerable<string> names) => Make(State, names, _mode, isState: true);

    /// <summary>A folder under the cache folder, which is never shared.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1007: something else, or a link, is in its place.</exception>
    public string CacheUnder(params IEnumerable<string> names) => Make(Cache, names, FileModes.PrivateFolder, isState: false);

    // Where the disk is full, the folder for temporary files is mostly on it too: memory is not.
    private static string MakeTemporary()
    {
        try
        {
            var state = Directory.CreateTempSubdirectory("buildcoord-").FullName;
            TryRoom(state);
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(Memory))
        {
            var state = Path.Combine(Memory, $"buildcoord-{Guid.NewGuid():N}");
            Folder.Make(state);
            return state;
        }
    }

    private static void TryRoom(string folder)
    {
        var path = Path.Combine(folder, $".{Guid.NewGuid():N}{AtomicFile.TemporaryExtension}");
        try
        {
            File.WriteAllBytes(path, new byte[Room]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Shared(EnvironmentSnapshot environment)
    {
        var path = environment.System("var/lib/buildcoord");
        return OperatingSystem.IsLinux() && Directory.Exists(path) && LinuxFile.IsWritableFolder(path) ? path : null;
    }

    private static UnixFileMode ModeFor(UnixFileMode state) =>
        state.HasFlag(UnixFileMode.SetGroup) ? state & ~(UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute) : FileModes.PrivateFolder;

    private static string Make(string root, IEnumerable<string> names, UnixFileMode mode, bool isState)
    {
        var path = root;
        foreach (var name in names)
        {
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
                throw Problems.NotAFolder(path);
            Folder.Make(path, mode);
            // A cache that cannot be used costs a build nothing that waits: its state is kept all the same.
            if (isState && OperatingSystem.IsLinux() && !LinuxFile.IsUsableFolder(path))
                throw Problems.NoStateFolder($"{path} may not be read and written.");
        }

        return path;
    }
}
