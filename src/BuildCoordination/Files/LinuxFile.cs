using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// The few file calls of Linux that .NET does not offer: opening without following a link, locking with a true answer, syncing a folder.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFile
{
    public const int NoSuchEntry = 2;
    public const int Interrupted = 4;

    /// <summary>A pipe that nobody reads, a socket, or a device without a driver.</summary>
    public const int NoSuchDevice = 6;

    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int InvalidArgument = 22;
    public const int ReadOnlyFileSystem = 30;
    public const int TooManyLinks = 40;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int CreateNew = 0xC0;
    public const int Append = 0x400;

    public const int NotPermitted = 1;
    public const int EntryExists = 17;
    public const int IsAFolder = 21;

    public const short BySharing = 0;
    public const short ByExclusion = 1;
    public const short NotAtAll = 2;

    private const int TryLockBytes = 37;
    private const int WaitAndLockBytes = 38;
    public const int Pipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    public const int Ordinary = 0x8000;
    public const int Socket = 0xC000;

    private const uint MemoryDevices = 1;
    private const uint Zero = 5;
    private const uint Full = 7;
    private const uint Random = 8;
    private const uint UnlimitedRandom = 9;

    private const int NoTerminal = 0x100;
    private const int Kinds = 0xF000;
    private const uint KindField = 1;
    private const uint BasicFields = 0x7FF;
    private const int DuplicateAndClose = 1030;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int Exclusive = 2;
    private const int WithoutWaiting = 4;
    private const int Unlocked = 8;
    private const int EmptyPath = 0x1000;
    private const int WriteAndEnter = 3;
    private const uint OwnerOnly = 0x1C0;

    // A path that does not start with a slash starts at the current folder.
    private static readonly SafeFileHandle CurrentFolder = new(-100, ownsHandle: false);

    // The two flags whose values differ between the architectures.
    private static bool HasOtherFlags => RuntimeInformation.ProcessArchitecture
        is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

    private static int NoFollow => HasOtherFlags ? 0x8000 : 0x20000;

    /// <summary>Opens nothing but a folder.</summary>
    public static int FolderOnly => HasOtherFlags ? 0x4000 : 0x10000;

    /// <summary>
    /// Opens a file itself, never what a link points to. Children do not inherit it; a pipe does not block. Returns null and the error when
    /// it cannot.
    /// </summary>
    public static SafeFileHandle? Open(Entry entry, int flags, UnixFileMode mode, out int error) =>
        OpenAny(entry, flags | NoFollow, (uint)mode, out error);

    /// <summary>
    /// Opens a file that a user named, through a link too, without waiting for the other end of a pipe. Returns null and the error when it
    /// cannot.
    /// </summary>
    public static SafeFileHandle? OpenNamed(string path, int flags, out int error) => OpenAny(path, flags | NoTerminal, 0, out error);

    /// <summary>Opens what a descriptor has open, with the same position; null if it is closed.</summary>
    public static SafeFileHandle? Duplicate(int descriptor) =>
        fcntl(descriptor, DuplicateAndClose, 0) is var copy and >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : null;

    /// <summary>Gets the kind of the file that a path leads to, such as <see cref="Pipe"/>; 0 if there is none.</summary>
    public static unsafe int KindOf(string path)
    {
        // The mode is at 28 of statx's answer.
        var answer = stackalloc byte[256];
        return statx(CurrentFolder, path, 0, KindField, answer) == 0 ? *(ushort*)(answer + 28) & Kinds : 0;
    }

    /// <summary>Gets which file a path leads to; null if there is none.</summary>
    public static unsafe FileIdentity? IdentityOf(string path)
    {
        // See statx(2) for the places in its answer.
        var answer = stackalloc byte[256];
        return statx(CurrentFolder, path, 0, BasicFields, answer) == 0
            ? new(
                *(ulong*)(answer + 136), *(ulong*)(answer + 32), *(long*)(answer + 112), *(uint*)(answer + 120), *(ulong*)(answer + 40),
                *(uint*)(answer + 20), (UnixFileMode)(*(ushort*)(answer + 28) & ~Kinds))
            : null;
    }

    /// <summary>
    /// Whether a path leads to one of the devices that always have more to read; see devices.txt of the kernel, "Memory devices".
    /// </summary>
    public static unsafe bool IsEndless(string path)
    {
        // The device's numbers are at 128 and 132 of statx's answer.
        var answer = stackalloc byte[256];
        return statx(CurrentFolder, path, 0, KindField, answer) == 0
            && (*(ushort*)(answer + 28) & Kinds) == CharacterDevice
            && *(uint*)(answer + 128) == MemoryDevices
            && *(uint*)(answer + 132) is Zero or Full or Random or UnlimitedRandom;
    }

    /// <summary>Removes a file, or a link itself; 0 or the error.</summary>
    public static int Delete(Entry entry) => unlinkat(FolderOf(entry), entry.Name, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives an entry of any kind another name, in place of a file that has that name; 0 or the error.</summary>
    public static int Move(Entry from, Entry to) =>
        renameat(FolderOf(from), from.Name, FolderOf(to), to.Name) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Makes a folder that only its owner may enter; 0 or the error.</summary>
    public static int MakeFolder(Entry entry) => mkdirat(FolderOf(entry), entry.Name, OwnerOnly) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives an open file or folder to a user and a group; 0 or the error.</summary>
    public static int GiveTo(SafeFileHandle file, uint owner, uint group) =>
        fchown(file, owner, group) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static SafeFileHandle FolderOf(Entry entry) => entry.Folder?.Handle ?? CurrentFolder;

    private static SafeFileHandle? OpenAny(Entry entry, int flags, uint mode, out int error)
    {
        int descriptor;
        do
        {
            descriptor = openat(FolderOf(entry), entry.Name, flags | CloseOnExec | NonBlocking, mode);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Takes an exclusive lock without waiting; 0 or the error.</summary>
    public static int Lock(SafeFileHandle file) => Lock(file, Exclusive | WithoutWaiting);

    /// <summary>Takes an exclusive lock, blocking the thread for as long as another process or handle holds it; 0 or the error.</summary>
    public static int WaitAndLock(SafeFileHandle file) => Lock(file, Exclusive);

    /// <summary>
    /// Locks bytes of a file for this handle, apart from <see cref="Lock(SafeFileHandle)"/>; false where others hold some of them, or it
    /// cannot be done.
    /// </summary>
    public static bool LockBytes(SafeFileHandle file, long start, long length, short kind, bool wait)
    {
        // Only here is the layout the same on every architecture; the length 0 would mean "up to the end".
        if (!Environment.Is64BitProcess || length == 0)
            return length == 0;
        var range = new ByteRange { Kind = kind, Start = start, Length = length };
        int error;
        do
        {
            error = fcntl(file, wait ? WaitAndLockBytes : TryLockBytes, ref range) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);

        return error == 0;
    }

    public static void Unlock(SafeFileHandle file) => _ = flock(file, Unlocked);

    public static int Sync(SafeFileHandle file) => fsync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>True when the file no longer has a name: somebody deleted or replaced it after it was opened.</summary>
    public static bool IsDeleted(SafeFileHandle file) =>
        new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    public static uint CurrentUser => geteuid();

    /// <summary>The id of the user who owns an open file, or null when the system does not say.</summary>
    public static uint? Owner(SafeFileHandle file) => StatusOf(file)?.Owner;

    /// <summary>Whether entries may be made in a folder.</summary>
    public static bool IsWritableFolder(string path) => access(path, WriteAndEnter) == 0;

    public static Exception Failure(string what, string path, int error)
    {
        var text = $"{what} '{path}': {new Win32Exception(error).Message}.";
        return error is AccessDenied or NotPermitted or IsAFolder ? new UnauthorizedAccessException(text) : new IOException(text);
    }

    private static int Lock(SafeFileHandle file, int operation)
    {
        int error;
        do
        {
            error = flock(file, operation) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);

        return error;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int faccessat(SafeFileHandle folder, string path, int mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int operation, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(SafeFileHandle folder, string path, int flags, uint mask, byte* answer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFileHandle folder, string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(SafeFileHandle folder, string path, SafeFileHandle toFolder, string toPath);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFileHandle folder, string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, ref ByteRange range);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [StructLayout(LayoutKind.Sequential)]
    private struct ByteRange
    {
        public short Kind;
        public short From;
        public long Start;
        public long Length;
        public int Process;
    }
}
