using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>The state change of a child: a signal stopped it, or it has ended.</summary>
[SupportedOSPlatform("linux")]
internal readonly record struct ChildStatus(ProcessExit Exit, int? StoppedBy)
{
    private const int ById = 1;
    private const int NoWait = 1;
    private const int Stopped = 2;
    private const int Exited = 4;
    private const int LeaveIt = 0x01000000;

    private const int CodeExited = 1;
    private const int CodeStopped = 5;

    /// <summary>
    /// Waits for one child, and for it alone: .NET looks after its own. One that has ended stays a zombie, which keeps its id from being
    /// given away.
    /// </summary>
    public static ChildStatus Wait(int id, bool stops)
    {
        if (!TryWait(id, Exited | LeaveIt | (stops ? Stopped : 0), out var code, out var status))
            return new(default, null);
        if (code == CodeStopped)
        {
            // A stop is reported until it is handled.
            _ = TryWait(id, Stopped | NoWait, out _, out _);
            return new(default, status);
        }

        return new(code == CodeExited ? new(status, null) : new(null, status), null);
    }

    /// <summary>
    /// The parent process may have set SIGCHLD to "ignore": the system would then discard the exit codes of children and reuse their ids.
    /// </summary>
    public static unsafe void KeepEnded()
    {
        const nint ignore = 1;
        // struct sigaction begins with the handler.
        var action = stackalloc nint[Libc.Opaque / sizeof(long)];
        if (Libc.sigaction(SignalNumber.Child, null, action) == 0 && action[0] == ignore)
        {
            action[0] = 0;
            _ = Libc.sigaction(SignalNumber.Child, action, null);
        }
    }

    /// <summary>Removes the zombie.</summary>
    public static void Reap(int id) => TryWait(id, Exited | NoWait, out _, out _);

    private static unsafe bool TryWait(int id, int options, out int code, out int status)
    {
        // siginfo_t of a 64 bit system: si_code at 8, si_status at 24.
        var information = stackalloc int[Libc.Opaque / sizeof(int)];
        int result;
        do
        {
            result = Libc.waitid(ById, id, information, options);
        }
        while (result != 0 && Libc.Error == Libc.Interrupted);

        (code, status) = (information[2], information[6]);
        return result == 0;
    }
}
