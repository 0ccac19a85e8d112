using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <content>What was opened.</content>
internal static partial class LinuxFile
{
    public const int NotAFolder = 20;

    /// <summary>A device that is not there.</summary>
    public const int NoDevice = 19;

    private const int NoFollowLast = 0x100;

    /// <summary>Whether an open file is neither folder, pipe, socket nor device.</summary>
    public static unsafe bool IsRegular(SafeFileHandle file)
    {
        // The mode is at 28 of statx's answer.
        var answer = stackalloc byte[256];
        return statx(file, "", EmptyPath, KindField, answer) != 0 || (*(ushort*)(answer + 28) & Kinds) == Ordinary;
    }

    /// <summary>Whether entries may be listed and made in a folder.</summary>
    public static bool IsUsableFolder(string path) => access(path, 7) == 0;

    /// <summary>The id of the user who owns an entry, a link itself; null where there is none.</summary>
    public static unsafe uint? OwnerOf(string path)
    {
        var answer = stackalloc byte[256];
        return statx(CurrentFolder, path, NoFollowLast, OwnerField, answer) == 0 ? *(uint*)(answer + 20) : null;
    }
}
