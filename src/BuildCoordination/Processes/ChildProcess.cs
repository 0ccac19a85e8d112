namespace BuildCoordination.Processes;

/// <summary>
/// A child process, with its process group. Dispose it: until then its id stays reserved, so that no signal can hit another process.
/// Disposing kills the group if the child still runs; it leaves alone what a child that has exited put into the background.
/// </summary>
internal abstract class ChildProcess : IAsyncDisposable
{
    /// <summary>
    /// The longest wait for output after the exit while a grandchild holds the pipe. The child's own output is never cut.
    /// </summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(200);

    /// <summary>The process id; on Linux that of its group as well.</summary>
    public abstract int Id { get; }

    /// <summary>With <see cref="Id"/>, names this process until the next boot. See <see cref="ProcessTable.StartTime"/>.</summary>
    public abstract long StartTime { get; }

    /// <summary>Writes to the child's standard input; dispose it to end that.</summary>
    public abstract Stream Input { get; }

    /// <summary>
    /// Ends when the last writer is gone, but no later than <see cref="DrainLimit"/> after the exit. Read it, or the child waits for you.
    /// </summary>
    public abstract Stream Output { get; }

    /// <inheritdoc cref="Output"/>
    public abstract Stream Error { get; }

    /// <summary>Completes when the child itself has ended, whatever holds its pipes. Never fails.</summary>
    public abstract Task<ProcessExit> Exit { get; }

    /// <exception cref="ProcessStartException">There is no such program, or it could not be executed.</exception>
    public static ChildProcess Start(ProcessSpec spec) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? LinuxChildProcess.Start(spec) : PortableChildProcess.Start(spec);

    /// <summary>Sends a signal to the whole group, as far as it still lives.</summary>
    public abstract void Signal(int signal);

    /// <summary>
    /// Ends the whole group: asks it to (TERM), gives it time, then kills it. Returns when nothing of it lives. Cancelling ends the time
    /// given, not the ending.
    /// </summary>
    public abstract Task EndGroupAsync(TimeSpan timeout, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
