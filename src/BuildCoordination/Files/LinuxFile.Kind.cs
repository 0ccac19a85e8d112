using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <content>What a name or a handle stands for.</content>
internal static partial class LinuxFile
{
    public const int NotAFolder = 20;

    /// <summary>A device that is not there.</summary>
    public const int NoDevice = 19;

    public const int Link = 0xA000;

    private const int NoFollowLast = 0x100;

    // Kind, mode, links, owner, group, time of the last write, size.
    private const uint StatusFields = 1 | 2 | 4 | 8 | 0x10 | 0x40 | 0x200;

    private const uint ChangeField = 0x80;
    private const uint InodeField = 0x100;
    private const uint BirthField = 0x800;

    /// <summary>Whether an open file is neither folder, pipe, socket nor device.</summary>
    public static bool IsRegular(SafeFileHandle file) => StatusOf(file) is not { } status || status.Kind == Ordinary;

    /// <summary>Whether entries may be listed and made in a folder.</summary>
    public static bool IsUsableFolder(string path) => access(path, 7) == 0;

    /// <summary>Whether entries may be listed and made in an open folder.</summary>
    public static bool IsUsable(OpenFolder folder) => faccessat(folder.Handle, ".", 7, 0) == 0;

    /// <summary>The status of an entry, a link itself; null if there is none.</summary>
    public static unsafe FileStatus? StatusOf(Entry entry)
    {
        var answer = stackalloc byte[256];
        return statx(FolderOf(entry), entry.Name, NoFollowLast, StatusFields, answer) == 0 ? FileStatus.Read(answer) : null;
    }

    /// <summary>The status of an open file; null if the system does not say.</summary>
    public static unsafe FileStatus? StatusOf(SafeFileHandle file)
    {
        var answer = stackalloc byte[256];
        return statx(file, "", EmptyPath, StatusFields, answer) == 0 ? FileStatus.Read(answer) : null;
    }

    /// <summary>
    /// Names an open file: its device, number and birth. A copy of the file has another name, also in the place of the first one. Null if
    /// the system does not say.
    /// </summary>
    public static unsafe string? IdentityOf(SafeFileHandle file)
    {
        // The number is at 32 of statx's answer, the birth at 80, the device at 136; the birth is 0 where the file system has none.
        var answer = stackalloc byte[256];
        new Span<byte>(answer, 256).Clear();
        if (statx(file, "", EmptyPath, InodeField | BirthField, answer) != 0)
            return null;
        var (major, minor, number) = (*(uint*)(answer + 136), *(uint*)(answer + 140), *(ulong*)(answer + 32));
        return FormattableString.Invariant($"{major}:{minor}:{number}:{*(long*)(answer + 80)}.{*(uint*)(answer + 88)}");
    }

    /// <summary>
    /// Which folder is open, and when an entry of it was last made, renamed or removed, which nobody can set. Null if the system does not
    /// say it, or to the second only.
    /// </summary>
    public static unsafe string? ChangeOf(SafeFileHandle folder)
    {
        // The number is at 32 of statx's answer, the change at 96.
        var answer = stackalloc byte[256];
        return statx(folder, "", EmptyPath, InodeField | ChangeField, answer) == 0 && *(uint*)(answer + 104) is > 0 and var fraction
            ? FormattableString.Invariant($"{*(ulong*)(answer + 32)}:{*(long*)(answer + 96)}.{fraction}")
            : null;
    }

    /// <summary>The id of the user who owns an entry, a link itself; null if there is none.</summary>
    public static uint? OwnerOf(Entry entry) => StatusOf(entry)?.Owner;
}

/// <summary>The part of statx(2), which has one layout on every architecture, that is of use here.</summary>
internal readonly record struct FileStatus(int Kind, uint Owner, uint Group, uint Links, long Size, DateTimeOffset LastWrite)
{
    internal static unsafe FileStatus Read(byte* answer) => new(
        *(ushort*)(answer + 28) & 0xF000,
        *(uint*)(answer + 20),
        *(uint*)(answer + 24),
        *(uint*)(answer + 16),
        *(long*)(answer + 40),
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(*(long*)(answer + 112), -62_000_000_000, 250_000_000_000))
            .AddTicks(*(uint*)(answer + 120) / 100));
}
