using System.IO.Enumeration;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// A folder that is held open. Its entries are reached through its handle: whoever renames it, or puts a link in its place, changes
/// nothing for who holds it. The handle is closed with the last reference. Other systems than Linux have the path alone.
/// </summary>
internal sealed class OpenFolder
{
    private readonly SafeFileHandle? _handle;

    private OpenFolder(string path, SafeFileHandle? handle) => (Path, _handle) = (path, handle);

    public string Path { get; }

    /// <summary>
    /// Called with the path of what is found in the place of a file of this folder and cannot be one. The folders in it that are opened
    /// later call the same.
    /// </summary>
    public Action<string>? OnOddEntry { get; set; }

    /// <summary>The handle, for the calls of <see cref="LinuxFile"/>.</summary>
    public SafeFileHandle Handle => _handle ?? throw new PlatformNotSupportedException();

    /// <summary>The id of the user who owns the folder; null if the system does not say.</summary>
    public uint? Owner => OperatingSystem.IsLinux() ? LinuxFile.StatusOf(Handle)?.Owner : null;

    /// <summary>Another text after each entry that is made, renamed or removed; null if the system does not say it.</summary>
    public string? LastChange => OperatingSystem.IsLinux() ? LinuxFile.ChangeOf(Handle) : null;

    public UnixFileMode Mode =>
        OperatingSystem.IsWindows() ? default : _handle is null ? File.GetUnixFileMode(Path) : File.GetUnixFileMode(_handle);

    /// <summary>An entry of the folder.</summary>
    /// <exception cref="ArgumentException">The name leads out of the folder.</exception>
    public Entry this[string name] =>
        IsName(name) ? new(this, name) : throw new ArgumentException($"'{name}' is no name of a file.", nameof(name));

    /// <summary>Whether a text is the name of an entry, and leads nowhere else.</summary>
    public static bool IsName(string name) =>
        name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal);

    /// <summary>Opens a folder; its path may go through links.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static OpenFolder Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new(path, null);
        // With the dot, a link at the end is followed.
        var handle = LinuxFile.Open(System.IO.Path.Combine(path, "."), LinuxFile.FolderOnly, default, out var error);
        return handle is null ? throw LinuxFile.Failure("Cannot open the folder", path, error) : new(path, handle);
    }

    /// <summary>Opens a folder in this one, or returns null if there is none.</summary>
    /// <exception cref="NotAFolderException">A link or a file has its name.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public OpenFolder? Find(string name)
    {
        var entry = this[name];
        if (!OperatingSystem.IsLinux())
        {
            return entry.IsLink || File.Exists(entry.Path) ? throw new NotAFolderException(entry.Path)
                : Directory.Exists(entry.Path) ? new(entry.Path, null) { OnOddEntry = OnOddEntry } : null;
        }

        var handle = LinuxFile.Open(entry, LinuxFile.FolderOnly, default, out var error);
        return handle is not null ? new(entry.Path, handle) { OnOddEntry = OnOddEntry }
            : error == LinuxFile.NoSuchEntry ? null
            : error is LinuxFile.NotAFolder or LinuxFile.TooManyLinks ? throw new NotAFolderException(entry.Path)
            : throw LinuxFile.Failure("Cannot open the folder", entry.Path, error);
    }

    /// <summary>Opens a folder in this one; if there is none, creates it with exactly <paramref name="mode"/>.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    public OpenFolder Make(string name, UnixFileMode mode)
    {
        if (Find(name) is { } found)
            return found;
        var entry = this[name];
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(entry.Path);
            return new(entry.Path, null) { OnOddEntry = OnOddEntry };
        }

        if (!OperatingSystem.IsLinux())
            Directory.CreateDirectory(entry.Path, mode & ~UnixFileMode.SetGroup);
        else if (LinuxFile.MakeFolder(entry) is var error and not (0 or LinuxFile.EntryExists))
            throw LinuxFile.Failure("Cannot create the folder", entry.Path, error);
        var made = Find(name) ?? throw new DirectoryNotFoundException($"'{entry.Path}' was removed by another process.");
        try
        {
            made.SetMode(mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user made it at the same time.
        }

        return made;
    }

    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    [UnsupportedOSPlatform("windows")]
    public void SetMode(UnixFileMode mode)
    {
        if (_handle is null)
            File.SetUnixFileMode(Path, mode);
        else
            File.SetUnixFileMode(_handle, mode);
    }

    /// <summary>The names of the entries, in no order; none if the folder was removed.</summary>
    public IReadOnlyList<string> Names(bool foldersOnly = false)
    {
        // The list of the handle's folder, whatever has its name now. A system without /proc has only the name.
        var list = _handle is null ? null : $"/proc/self/fd/{_handle.DangerousGetHandle()}";
        try
        {
            return
            [
                .. new FileSystemEnumerable<string>(
                    list is not null && Directory.Exists("/proc/self/fd") ? list : Path,
                    static (ref entry) => entry.FileName.ToString(),
                    new EnumerationOptions { AttributesToSkip = FileAttributes.None })
                {
                    ShouldIncludePredicate = (ref entry) => !foldersOnly || IsFolder(ref entry),
                },
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        finally
        {
            GC.KeepAlive(_handle);
        }
    }

    private static bool IsFolder(ref FileSystemEntry entry) => entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    public override string ToString() => Path;
}

/// <summary>A link or a file is where a folder must be.</summary>
internal sealed class NotAFolderException(string path) : IOException($"'{path}' is a link or a file.")
{
    public string Path => path;
}
