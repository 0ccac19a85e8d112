namespace BuildCoordination.Files;

/// <summary>A file that is complete and on disk under a temporary name, and gets its own name in one step. Disposing one that got none removes it.</summary>
internal sealed class StagedFile : IDisposable
{
    /// <summary>Temporary names are <c>.….tmp</c>: readers of a folder pass over them.</summary>
    public const string Extension = ".tmp";

    private readonly string _temporary;
    private readonly bool _isDurable;
    private bool _named;

    private StagedFile(string temporary, bool isDurable) => (_temporary, _isDurable) = (temporary, isDurable);

    /// <summary>
    /// Writes a temporary file in <paramref name="folder"/>, with exactly <paramref name="mode"/>; a durable one, and then its name, survives a power
    /// loss, which costs a write through to the disk for each.
    /// </summary>
    public static StagedFile Write(string folder, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile, bool isDurable = true)
    {
        var staged = new StagedFile(Path.Combine(folder, $".{Guid.NewGuid():N}{Extension}"), isDurable);
        try
        {
            staged.Fill(bytes, mode);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Gives the file its name, in place of any file of that name. A link of that name is replaced, not followed.</summary>
    public void MoveTo(string path)
    {
        File.Move(_temporary, path, overwrite: true);
        _named = true;
        if (_isDurable)
            Folder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Gives the file its name unless the name is taken; of several who try at once, one gets true.</summary>
    public bool TryMoveTo(string path)
    {
        if (!(OperatingSystem.IsLinux() ? LinuxFile.TryLink(_temporary, path) : TryMove(path)))
        {
            return false;
        }

        Folder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }

    public void Dispose()
    {
        if (!_named)
        {
            File.Delete(_temporary);
        }
    }

    // Looks first and renames then, so two may both succeed: Linux has a call that cannot.
    private bool TryMove(string path)
    {
        try
        {
            File.Move(_temporary, path, overwrite: false);
            return _named = true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }
    }

    private void Fill(ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var stream = new FileStream(_temporary, options);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
        }

        stream.Write(bytes);
        stream.Flush(flushToDisk: _isDurable);
    }
}
