using BuildCoordination.Processes;

namespace BuildCoordination.Files;

/// <summary>
/// The place of a file: a path, or a name in an open folder. There the folder's handle leads to it, so neither a link nor another folder
/// that took the folder's name leads anywhere else.
/// </summary>
internal readonly record struct Entry(OpenFolder? Folder, string Name)
{
    public static implicit operator Entry(string path) => new(null, path);

    /// <summary>The path to show. On systems without folder handles, the path to use.</summary>
    public string Path => Folder is null ? Name : System.IO.Path.Combine(Folder.Path, Name);

    public bool Exists => OperatingSystem.IsLinux() ? LinuxFile.StatusOf(this) is not null : System.IO.Path.Exists(Path);

    /// <summary>Whether it is a link, which nothing here follows.</summary>
    public bool IsLink => OperatingSystem.IsLinux()
        ? LinuxFile.StatusOf(this)?.Kind == LinuxFile.Link
        : new FileInfo(Path).LinkTarget is not null;

    /// <summary>The id of the user who owns it, a link itself; null if there is none, or the system does not say.</summary>
    public uint? Owner => OperatingSystem.IsLinux() ? LinuxFile.StatusOf(this)?.Owner : null;

    public DateTimeOffset LastWrite =>
        OperatingSystem.IsLinux() ? LinuxFile.StatusOf(this)?.LastWrite ?? default : new(File.GetLastWriteTimeUtc(Path), TimeSpan.Zero);

    /// <summary>Another entry of the same folder.</summary>
    public Entry Sibling(string name) => Folder is not null
        ? this with { Name = name }
        : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(CurrentFolder.GetFullPath(Name))!, name);

    /// <summary>Removes a file, or a link itself, if it is there.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Delete()
    {
        if (!OperatingSystem.IsLinux())
            File.Delete(Path);
        else if (LinuxFile.Delete(this) is var error and not (0 or LinuxFile.NoSuchEntry))
            throw LinuxFile.Failure("Cannot remove", Path, error);
    }

    /// <summary>Removes it as <see cref="Delete"/> does; false if that cannot or may not be done.</summary>
    public bool TryDelete()
    {
        try
        {
            Delete();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gives it another name, in place of a file that has that name.</summary>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved.</exception>
    public void MoveTo(Entry to)
    {
        if (!OperatingSystem.IsLinux())
            File.Move(Path, to.Path, overwrite: true);
        else if (LinuxFile.Move(this, to) is var error and not 0)
            throw LinuxFile.Failure("Cannot move", Path, error);
    }

    /// <summary>Sets when it was written last. Only its owner and root may.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not do that.</exception>
    public void SetLastWrite(DateTimeOffset time)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.SetLastWriteTimeUtc(Path, time.UtcDateTime);
            return;
        }

        using var file = LinuxFile.Open(this, LinuxFile.ReadOnly, default, out var error)
            ?? throw LinuxFile.Failure("Cannot open", Path, error);
        File.SetLastWriteTimeUtc(file, time.UtcDateTime);
    }

    public override string ToString() => Path;
}
