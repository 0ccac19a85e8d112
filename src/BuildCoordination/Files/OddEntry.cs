using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace BuildCoordination.Files;

/// <summary>
/// Something else in the place of a file of the state folder: a folder, pipe, socket, device, link, or a file that its own owner may not
/// open. It is moved away, never deleted, so that one odd entry silences no build. A link is deleted.
/// </summary>
internal static partial class OddEntry
{
    /// <summary>Of the names under which odd entries are kept.</summary>
    public const string Extension = ".odd";

    /// <summary>Of the names under which unreadable records are kept.</summary>
    public const string UnreadableExtension = ".bad";

    /// <summary>The number of kept entries in a folder.</summary>
    public const int Kept = 20;

    /// <summary>Moves an odd entry away within its folder; false where there is none, or it cannot be moved.</summary>
    public static bool MoveAway(Entry entry)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // Under a lock of the folder: another process that found it too must not move what the first one made in its place.
        using var folder = LinuxFile.Open(entry.Sibling("."), LinuxFile.ReadOnly, default, out _);
        if (folder is null || LinuxFile.Lock(folder) == LinuxFile.WouldBlock || !IsOdd(entry))
            return false;
        if ((entry.IsLink ? LinuxFile.Delete(entry) : LinuxFile.Move(entry, Numbered(entry))) != 0)
            return false;
        Report(entry);
        return true;
    }

    /// <summary>Moves a file of this user's away that holds something else than it should, such as what a newer version writes.</summary>
    public static void MoveUnreadableAway(Entry entry)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.Move(entry, Numbered(entry)) == 0)
            Report(entry);
    }

    /// <summary>The names of what was moved away in a folder, an unreadable record among it.</summary>
    public static IEnumerable<string> NamesIn(OpenFolder folder) => folder.Names().Where(name => OwnForm().IsMatch(name));

    /// <summary>Keeps the newest of what was moved away in a folder.</summary>
    public static void RemoveOldest(OpenFolder folder)
    {
        foreach (var name in NamesIn(folder).OrderByDescending(name => folder[name].LastWrite).Skip(Kept))
        {
            if (folder[name].TryDelete() || folder.Mode.HasFlag(UnixFileMode.SetGroup))
                continue;
            // A folder of the user's own; in a shared one another member could lead this elsewhere.
            try
            {
                Directory.Delete(folder[name].Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays, and 'doctor' names it.
            }
        }
    }

    /// <summary>Moves an entry of any kind to another folder; false where that may not be done.</summary>
    public static bool TryMove(Entry entry, Entry to)
    {
        if (OperatingSystem.IsLinux())
            return LinuxFile.Move(entry, to) == 0 || LinuxFile.Move(entry, Numbered(to)) == 0;
        entry.MoveTo(to);
        return true;
    }

    /// <summary>
    /// Whether something is there that cannot be a file of this user's: another user's file may only be closed to this one.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static bool IsOdd(Entry entry)
    {
        if (entry.IsLink)
            return true;
        using var file = LinuxFile.Open(entry, LinuxFile.ReadOnly, default, out var error);
        return file is not null ? !LinuxFile.IsRegular(file) : error is LinuxFile.NoSuchDevice or LinuxFile.NoDevice
            || (error == LinuxFile.AccessDenied && (LinuxFile.OwnerOf(entry) == LinuxFile.CurrentUser || IsAlien(entry)));
    }

    // Another user's file in a folder that this user shares with nobody.
    [SupportedOSPlatform("linux")]
    private static bool IsAlien(Entry entry) => entry.Folder is { } folder && folder.Owner == LinuxFile.CurrentUser
        && !folder.Mode.HasFlag(UnixFileMode.SetGroup) && LinuxFile.OwnerOf(entry) is { } owner && owner != LinuxFile.CurrentUser;

    // A user's own file or folder that ends alike is left alone.
    [GeneratedRegex(@"\.([0-9a-f]{32}\.odd|json\.bad)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnForm();

    private static void Report(Entry entry)
    {
        entry.Folder?.OnOddEntry?.Invoke(entry.Path);
        if (entry.Folder is { } folder)
            RemoveOldest(folder);
    }

    private static Entry Numbered(Entry entry) => entry with { Name = $"{entry.Name}.{Guid.NewGuid():N}{Extension}" };
}
