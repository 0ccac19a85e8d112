using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The C library's memory of a process that runs for weeks.</summary>
internal static class NativeHeap
{
    /// <summary>glibc's <c>M_ARENA_MAX</c>.</summary>
    private const int MostHeaps = -8;

    /// <summary>
    /// Keeps threads from having a heap each. Every thread of the pool reads the fleet at some time, and its heap keeps what that took.
    /// </summary>
    public static void KeepOne()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Libc.mallopt(MostHeaps, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has one heap anyway.
        }
    }
}
