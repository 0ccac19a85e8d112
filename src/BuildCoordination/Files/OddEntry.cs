using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BuildCoordination.Files;

/// <summary>
/// Something else in the place of a file of the state folder: a folder, pipe, socket, device, link, or a file that its own owner may not
/// open. It is moved away, never deleted, so that one odd entry silences no build. A link is deleted.
/// </summary>
internal static partial class OddEntry
{
    /// <summary>Of the names under which odd entries are kept.</summary>
    public const string Extension = ".odd";

    /// <summary>Moves an odd entry away within its folder; false where there is none, or it cannot be moved.</summary>
    public static bool MoveAway(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // Under a lock of the folder: another process that found it too must not move what the first one made in its place.
        using var folder = LinuxFile.Open(Path.Combine(Path.GetDirectoryName(path)!, "."), LinuxFile.ReadOnly, default, out _);
        if (folder is null || LinuxFile.Lock(folder) == LinuxFile.WouldBlock || !IsOdd(path))
            return false;
        return new FileInfo(path).LinkTarget is not null
            ? Delete(path)
            : rename(path, $"{path}.{Guid.NewGuid():N}{Extension}") == 0;
    }

    /// <summary>Moves an entry of any kind to another folder; false where that may not be done.</summary>
    public static bool TryMove(string path, string to)
    {
        if (OperatingSystem.IsLinux())
            return rename(path, to) == 0 || rename(path, $"{to}.{Guid.NewGuid():N}{Extension}") == 0;
        File.Move(path, to, overwrite: true);
        return true;
    }

    /// <summary>
    /// Whether something is there that cannot be a file of this user's: another user's file may only be closed to this one.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static bool IsOdd(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            return true;
        using var file = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        return file is not null ? !LinuxFile.IsRegular(file) : error is LinuxFile.NoSuchDevice or LinuxFile.NoDevice
            || (error == LinuxFile.AccessDenied && LinuxFile.OwnerOf(path) == LinuxFile.CurrentUser);
    }

    private static bool Delete(string link)
    {
        File.Delete(link);
        return true;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);
}
