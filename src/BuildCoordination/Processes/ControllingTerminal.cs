using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Processes;

/// <summary>
/// Shares our terminal with a child as a shell shares it with a job. The child's group has it while ours would have it; when the child is stopped we
/// stop ourselves, so that the shell sees it, and go on together.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ControllingTerminal : IDisposable
{
    private const int Block = 0;
    private const int SetMask = 2;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SafeFileHandle _terminal;
    private readonly int _ourGroup = Libc.getpgrp();
    private bool _offered;
    private bool _given;

    private ControllingTerminal(SafeFileHandle terminal) => _terminal = terminal;

    /// <summary>Null when we have none, as in a CI job.</summary>
    public static ControllingTerminal? Open()
    {
        try
        {
            return new(File.OpenHandle("/dev/tty", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lets a new child have the terminal if we read from it ourselves. If we read from a pipe, whoever writes into that may want the keys.</summary>
    public void Offer(Spawn spawn)
    {
        _offered = Libc.isatty(0) == 1 && Libc.tcgetpgrp(0) == _ourGroup;
        _given = _offered && spawn.TryTakeTerminal();
    }

    public void ChildStarted(int group)
    {
        if (_offered && !_given)
            TryGive(group);
    }

    public void ChildStopped(int group, int signal)
    {
        var wantsTerminal = signal is SignalNumber.TerminalInput or SignalNumber.TerminalOutput;
        // It asked before we had given it, or it opened the terminal by itself.
        if (!wantsTerminal || !(TryGive(group) || Owner == group))
        {
            TakeBack(group);
            StopOurselves(signal is SignalNumber.Stop ? SignalNumber.TerminalStop : signal);
            if (!TryGive(group) && wantsTerminal)
            {
                // Nobody stopped us, as nobody could let us go on; do not let it ask without end.
                new ManualResetEventSlim().Wait(RetryDelay);
            }
        }

        _ = Libc.kill(-group, SignalNumber.Continue);
    }

    /// <summary>Takes the terminal at the child's end, also from what the child left in the foreground, but not from our shell.</summary>
    public void TakeBack(int? group)
    {
        if (_given && (Owner == group || Owner != Libc.getsid(0)))
            Own(_ourGroup);
        _given = false;
    }

    public void Dispose() => _terminal.Dispose();

    private int Owner => Libc.tcgetpgrp((int)_terminal.DangerousGetHandle());

    private bool TryGive(int group)
    {
        if (Owner != _ourGroup)
            return false;
        Own(group);
        return _given = Owner == group;
    }

    private unsafe void Own(int group)
    {
        // Who is not in the foreground is stopped for asking, unless it blocks that.
        byte* output = stackalloc byte[Libc.Opaque], before = stackalloc byte[Libc.Opaque];
        _ = Libc.sigemptyset(output);
        _ = Libc.sigaddset(output, SignalNumber.TerminalOutput);
        _ = Libc.pthread_sigmask(Block, output, before);
        _ = Libc.tcsetpgrp((int)_terminal.DangerousGetHandle(), group);
        _ = Libc.pthread_sigmask(SetMask, before, null);
    }

    private void StopOurselves(int signal)
    {
        // The shell waits for all of a pipeline to stop. We come last, in this thread: then the next line runs after we were let go on.
        foreach (var other in ProcessTable.GroupMembers(_ourGroup).Where(process => process.Id != Environment.ProcessId))
            _ = Libc.kill(other.Id, signal);
        _ = Libc.raise(signal);
    }
}
