using BuildCoordination.Processes;

namespace BuildCoordination.Files;

/// <summary>
/// This process's standard output or error for a command's output. The console's own streams share one lock: while one of them waits for
/// its reader, no warning could be written, and no signal would end this process.
/// </summary>
internal static unsafe class StandardOutput
{
    /// <summary>Whether standard output is no pipe or terminal whose other end is gone.</summary>
    public static bool HasReader()
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var entry = new Libc.PollEntry { Descriptor = 1 };
        return Libc.poll(&entry, 1, 0) <= 0 || (entry.Got & (Libc.PollEntry.Error | Libc.PollEntry.HungUp)) == 0;
    }

    public static Stream Open(bool toError) =>
        OperatingSystem.IsLinux() && LinuxFile.Duplicate(toError ? 2 : 1) is { } copy
            ? new DeadlineStream(copy, Timeout.InfiniteTimeSpan, isWritten: true)
        : toError ? Console.OpenStandardError()
        : Console.OpenStandardOutput();
}
