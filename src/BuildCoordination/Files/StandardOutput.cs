namespace BuildCoordination.Files;

/// <summary>
/// Our standard output or error for a command's output. The console's own streams share one lock: while one of them waits for its reader, no warning could be
/// written, and no signal would end us.
/// </summary>
internal static class StandardOutput
{
    public static Stream Open(bool toError) =>
        OperatingSystem.IsLinux() && LinuxFile.Duplicate(toError ? 2 : 1) is { } copy ? new DeadlineStream(copy, Timeout.InfiniteTimeSpan, isWritten: true)
        : toError ? Console.OpenStandardError()
        : Console.OpenStandardOutput();
}
