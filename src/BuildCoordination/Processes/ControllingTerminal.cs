using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Processes;

/// <summary>
/// Shares this process's terminal with a child as a shell shares it with a job. The child's group has it while this process's group would
/// have it. When the child is stopped, this process stops too, so that the shell notices it, and both continue together.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ControllingTerminal : IDisposable
{
    private const int Block = 0;
    private const int SetMask = 2;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SafeFileHandle _terminal;
    private readonly int _ownGroup = Libc.getpgrp();
    private bool _offered;
    private bool _given;

    private ControllingTerminal(SafeFileHandle terminal) => _terminal = terminal;

    /// <summary>The terminal of this process; null if there is none, as in a CI job.</summary>
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

    /// <summary>
    /// Gives a new child the terminal if this process reads from it. If this process reads from a pipe, the pipe's writer may need the
    /// keys.
    /// </summary>
    public void Offer(Spawn spawn)
    {
        _offered = Libc.isatty(0) == 1 && Libc.tcgetpgrp(0) == _ownGroup;
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
        // The child read before it got the terminal, or it opened the terminal itself.
        if (!wantsTerminal || !(TryGive(group) || Owner == group))
        {
            TakeBack(group);
            StopOurselves(signal is SignalNumber.Stop ? SignalNumber.TerminalStop : signal);
            if (!TryGive(group) && wantsTerminal)
            {
                // This process was not stopped, because nobody could continue it; do not let the child try forever.
                new ManualResetEventSlim().Wait(RetryDelay);
            }
        }

        _ = Libc.kill(-group, SignalNumber.Continue);
    }

    /// <summary>
    /// Takes the terminal back at the child's end, also from the child's remaining foreground processes, but not from the shell of this
    /// process.
    /// </summary>
    public void TakeBack(int? group)
    {
        if (_given && (Owner == group || Owner != Libc.getsid(0)))
            Own(_ownGroup);
        _given = false;
    }

    public void Dispose() => _terminal.Dispose();

    private int Owner => Libc.tcgetpgrp((int)_terminal.DangerousGetHandle());

    private bool TryGive(int group)
    {
        if (Owner != _ownGroup)
            return false;
        Own(group);
        return _given = Owner == group;
    }

    private unsafe void Own(int group)
    {
        // A background process that reads the terminal is stopped, unless it blocks that signal.
        byte* output = stackalloc byte[Libc.Opaque], before = stackalloc byte[Libc.Opaque];
        _ = Libc.sigemptyset(output);
        _ = Libc.sigaddset(output, SignalNumber.TerminalOutput);
        _ = Libc.pthread_sigmask(Block, output, before);
        _ = Libc.tcsetpgrp((int)_terminal.DangerousGetHandle(), group);
        _ = Libc.pthread_sigmask(SetMask, before, null);
    }

    private void StopOurselves(int signal)
    {
        // The shell waits until all of a pipeline has stopped. This process stops last, in this thread, so the next line runs after it
        // continues.
        foreach (var other in ProcessTable.GroupMembers(_ownGroup).Where(process => process.Id != Environment.ProcessId))
            _ = Libc.kill(other.Id, signal);
        _ = Libc.raise(signal);
    }
}
