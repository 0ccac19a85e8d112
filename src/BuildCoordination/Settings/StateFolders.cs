using System.Runtime.Versioning;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Settings;

/// <summary>
/// Where this server's state and cache are. A state folder with the setgid bit is shared by the users of its group. Its owner makes the
/// folders in it, sticky, so that nobody else can rename or remove what is another user's.
/// </summary>
internal sealed class StateFolders
{
    // The reports of one build, with the end of its log, and the related files.
    private const int MinimumFreeBytes = 256 * 1024;

    private const string Memory = "/dev/shm";

    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public const string EmbeddedName = "embedded.git";

    private const string ObserverName = "observer";

    private readonly OpenFolder _root;

    private StateFolders(string state, string cache)
    {
        (State, Cache, _root) = (state, cache, OpenFolder.Open(state));
        IsShared = _root.Mode.HasFlag(UnixFileMode.SetGroup);
        Sharing = OperatingSystem.IsLinux() ? new(IsShared, _root.Owner, LinuxFile.CurrentUser) : Sharing.None;
    }

    public string State { get; }

    public string Cache { get; }

    public bool IsTemporary { get; private init; }

    public bool IsShared { get; }

    /// <summary>Whose files this process reads and changes here.</summary>
    public Sharing Sharing { get; }

    /// <summary>The mode of files in the state folder: 0600, or 0640 if it is shared.</summary>
    public UnixFileMode FileMode => IsShared ? FileModes.SharedFile : FileModes.PrivateFile;

    public string EmbeddedRepository => Path.Combine(State, EmbeddedName);

    /// <summary>The folder itself.</summary>
    public OpenFolder Root => _root;

    /// <summary>Finds the folders and makes them when they are missing.</summary>
    /// <exception cref="CoordinationException">BC1006: there is none that may be used.</exception>
    public static StateFolders Open(ResolvedSettings settings, EnvironmentSnapshot environment)
    {
        var state = PathOf(settings, environment) ?? throw SettingsDiagnostics.NoStateFolder("neither HOME nor XDG_STATE_HOME is set.");
        return Open(state, CacheOf(settings, environment, state));
    }

    /// <summary>The state folder of the settings; null if it is not set.</summary>
    public static string? PathOf(ResolvedSettings settings, EnvironmentSnapshot environment) =>
        settings.State ?? Shared(environment) ?? environment.StateFolder;

    /// <summary>Opens the user's own folders, for one who cannot use the shared ones.</summary>
    /// <exception cref="CoordinationException">BC1006: there is none that may be used.</exception>
    public static StateFolders OpenPrivate(ResolvedSettings settings, EnvironmentSnapshot environment, StateFolders shared)
    {
        var state = environment.StateFolder is { } own && own != shared.State
            ? own
            : throw SettingsDiagnostics.NoStateFolder("the shared one cannot be used, and neither HOME nor XDG_STATE_HOME is set.");
        var folders = Open(state, CacheOf(settings, environment, state));
        return folders.IsShared ? throw SettingsDiagnostics.NoStateFolder($"{state} is shared, too.") : folders;
    }

    /// <summary>Gets the cache folder of the settings.</summary>
    public static string CacheOf(ResolvedSettings settings, EnvironmentSnapshot environment, string state) =>
        settings.Cache ?? environment.CacheFolder ?? Path.Combine(state, "cache");

    /// <summary>
    /// Opens the folders of an observer, which keeps its notes in the cache. If no cache can be written, they are temporary folders.
    /// </summary>
    /// <param name="settings">The settings of this machine.</param>
    /// <param name="environment">The environment with the cache folder.</param>
    /// <param name="warn">Called with the reason if no cache can be written.</param>
    public static StateFolders OpenObserver(ResolvedSettings settings, EnvironmentSnapshot environment, Action<CoordinationDiagnostic> warn)
    {
        var cache = settings.Cache ?? environment.CacheFolder;
        try
        {
            return cache is null
                ? throw SettingsDiagnostics.NoStateFolder("neither HOME nor XDG_CACHE_HOME is set.")
                : Open(Path.Combine(cache, ObserverName), cache);
        }
        catch (CoordinationException e)
        {
            warn(SettingsDiagnostics.TemporaryObserver(e.Diagnostic));
            return OpenTemporary();
        }
    }

    private static StateFolders Open(string state, string cache)
    {
        try
        {
            Folder.Make(state);
            return OperatingSystem.IsLinux() && !LinuxFile.IsWritableFolder(state)
                ? throw SettingsDiagnostics.NoStateFolder($"{state} may not be written.")
                : new(state, cache);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SettingsDiagnostics.NoStateFolder(e.Message, e);
        }
    }

    /// <summary>Opens the folders for a build, and checks that they have disk space for its reports.</summary>
    /// <exception cref="CoordinationException">BC1006: there is none that may be used, or its disk is full.</exception>
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
            throw SettingsDiagnostics.NoStateFolder(e.Message, e);
        }
    }

    /// <summary>
    /// Temporary folders of one process: for a build that must not fail because the state folder cannot be used, and for a build without
    /// reports. <see cref="Forget"/> removes them.
    /// </summary>
    public static StateFolders OpenTemporary()
    {
        var state = MakeTemporary();
        return new(state, Path.Combine(state, "cache")) { IsTemporary = true };
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

    /// <summary>A folder under the state folder, made when missing; in a shared one, by its owner only.</summary>
    /// <exception cref="CoordinationException">
    /// BC1007: something else, or a link, is in its place. BC1016: it is shared, and missing or of the wrong owner or mode.
    /// </exception>
    public OpenFolder Under(params IEnumerable<string> names)
    {
        if (IsShared && OperatingSystem.IsLinux())
            Check(_root);
        return names.Aggregate(_root, Step);
    }

    /// <summary>
    /// Makes the folder of the embedded repository if the state folder is shared. Nobody but its owner may write to it: a push runs its
    /// hooks.
    /// </summary>
    /// <exception cref="CoordinationException">
    /// BC1007: something else, or a link, is in its place. BC1016: it is missing, or of the wrong owner.
    /// </exception>
    public void MakeEmbedded()
    {
        if (!IsShared || !OperatingSystem.IsLinux())
            return;
        try
        {
            var isOwner = Sharing.User == Sharing.Owner;
            var folder = isOwner ? _root.Make(EmbeddedName, SharedMode) : _root.Find(EmbeddedName);
            if (folder is null || folder.Owner != Sharing.Owner)
                throw SettingsDiagnostics.NotShared(EmbeddedRepository, "it is missing or belongs to another user than the state folder");
            if (isOwner)
                folder.SetMode(folder.Mode & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        }
        catch (NotAFolderException e)
        {
            throw SettingsDiagnostics.NotAFolder(e.Path);
        }
    }

    /// <summary>A folder under the cache folder, which is never shared.</summary>
    /// <exception cref="CoordinationException">BC1007: something else, or a link, is in its place.</exception>
    public string CacheUnder(params IEnumerable<string> names)
    {
        var path = Cache;
        foreach (var name in names)
        {
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
                throw SettingsDiagnostics.NotAFolder(path);
            Folder.Make(path, FileModes.PrivateFolder);
        }

        return path;
    }

    private OpenFolder Step(OpenFolder folder, string name)
    {
        try
        {
            if (!IsShared || !OperatingSystem.IsLinux())
                return Usable(folder.Make(name, IsShared ? SharedMode : FileModes.PrivateFolder));
            var found = Sharing.User == Sharing.Owner ? folder.Make(name, SharedMode) : folder.Find(name);
            Check(found ?? throw SettingsDiagnostics.NotShared(folder[name].Path, "it is missing"));
            return Usable(found);
        }
        catch (NotAFolderException e)
        {
            throw SettingsDiagnostics.NotAFolder(e.Path);
        }
    }

    private UnixFileMode SharedMode => (_root.Mode & ~Others) | UnixFileMode.StickyBit;

    // Without the sticky bit, each member could put a folder of its own in the place of this one.
    [SupportedOSPlatform("linux")]
    private void Check(OpenFolder folder)
    {
        if (folder.Owner != Sharing.Owner)
            throw SettingsDiagnostics.NotShared(folder.Path, "it belongs to another user than the state folder");
        var wanted = folder == _root ? _root.Mode | UnixFileMode.StickyBit : SharedMode;
        if (folder.Mode == wanted)
            return;
        if (Sharing.User == Sharing.Owner)
            folder.SetMode(wanted);
        else if (!folder.Mode.HasFlag(UnixFileMode.StickyBit) || folder.Mode.HasFlag(UnixFileMode.OtherWrite))
            throw SettingsDiagnostics.NotShared(folder.Path, "a member of its group could replace the files of others");
    }

    // A cache that cannot be used costs a build nothing that waits: its state is kept all the same.
    private static OpenFolder Usable(OpenFolder folder) => OperatingSystem.IsLinux() && !LinuxFile.IsUsable(folder)
        ? throw SettingsDiagnostics.NoStateFolder($"{folder.Path} may not be read and written.")
        : folder;

    // If the disk is full, the folder for temporary files is mostly full too, but memory is not.
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
            File.WriteAllBytes(path, new byte[MinimumFreeBytes]);
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
}
