using System.Diagnostics;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Starts and stops a server's daemon as a process of its own, where no service manager does.</summary>
internal sealed class DaemonControl(BuildCoordinator coordinator, DaemonCommandLine commandLine)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public bool IsRunning => coordinator.Daemon.IsHeld;

    /// <summary>Starts it in a session of its own; returns when it says that it runs.</summary>
    /// <returns>False where one ran already.</returns>
    /// <exception cref="CoordinationException">BC3203: it did not start.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
            return false;
        // setsid detaches it from this terminal and process group; the shell detaches it from the standard streams.
        string[] arguments = ["-c", "exec setsid \"$@\" </dev/null >/dev/null 2>&1 &", "sh", .. commandLine.Words];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { UseShellExecute = false })
            ?? throw new CoordinationException(DaemonDiagnostics.DidNotStart(commandLine.HeartbeatLog));
        await shell.WaitForExitAsync(cancellationToken);
        return await UntilAsync(() => DaemonRecord.Read(coordinator) is { IsAlive: true }, StartLimit, cancellationToken)
            ? true
            : throw new CoordinationException(DaemonDiagnostics.DidNotStart(commandLine.HeartbeatLog));
    }

    /// <summary>Asks it to end and waits for that; what does not end is killed.</summary>
    /// <returns>False where none ran.</returns>
    /// <exception cref="CoordinationException">BC3204: it may not be ended by this user.</exception>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning || DaemonRecord.Read(coordinator) is not { } daemon)
            return false;
        await StopAsync(daemon, cancellationToken);
        return true;
    }

    /// <summary>Asks a daemon to end and waits for that; a daemon that does not end is killed.</summary>
    /// <exception cref="CoordinationException">BC3204: it may not be ended by this user.</exception>
    public static async Task StopAsync(DaemonRecord daemon, CancellationToken cancellationToken)
    {
        Send(daemon, SignalNumber.Terminate);
        if (!await UntilAsync(() => !daemon.IsAlive, StopLimit, cancellationToken))
            Send(daemon, SignalNumber.Kill);
        if (!await UntilAsync(() => !daemon.IsAlive, StopLimit, cancellationToken))
            throw new CoordinationException(DaemonDiagnostics.DidNotStop(daemon.ProcessId));
    }

    private static void Send(DaemonRecord daemon, int signal)
    {
        if (OperatingSystem.IsLinux() && ProcessTable.Find(daemon.ProcessId) is { } process && process.StartTime == daemon.StartTime
            && (daemon.Owner is null or 0 || ProcessTable.UserOf(process.Id) == daemon.Owner))
        {
            ProcessSignal.Send(process, signal);
        }
    }

    private static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(PollInterval, cancellationToken))
        {
            if (waited.Elapsed > limit)
                return false;
        }

        return true;
    }
}
