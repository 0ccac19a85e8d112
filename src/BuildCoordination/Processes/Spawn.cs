using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>
/// One call of posix_spawn: what .NET's Process cannot say is the group or session, and the working directory without a race.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Spawn : IDisposable
{
    private const int SetGroup = 2;
    private const int SetDefaultSignals = 4;
    private const int SetSignalMask = 8;
    private const int SetSession = 128;
    private const int ReadWrite = 2;

    private readonly void* _actions = NativeMemory.AllocZeroed(Libc.Opaque);
    private readonly void* _attributes = NativeMemory.AllocZeroed(Libc.Opaque);

    public Spawn(ProcessGrouping grouping, string? workingDirectory)
    {
        Check(Libc.posix_spawn_file_actions_init(_actions));
        Check(Libc.posix_spawnattr_init(_attributes));
        var flags = SetDefaultSignals | SetSignalMask | (grouping == ProcessGrouping.NewSession ? SetSession : SetGroup);
        Check(Libc.posix_spawnattr_setflags(_attributes, (short)flags));
        Check(Libc.posix_spawnattr_setpgroup(_attributes, 0));
        SetSignals();
        if (workingDirectory is not null)
            Check(Libc.posix_spawn_file_actions_addchdir_np(_actions, workingDirectory));
    }

    /// <summary>
    /// Makes the child take the terminal on this process's standard input before it runs. Call it before that is replaced. False if the
    /// system cannot: glibc before 2.35, and musl.
    /// </summary>
    public bool TryTakeTerminal()
    {
        try
        {
            Check(Libc.posix_spawn_file_actions_addtcsetpgrp_np(_actions, 0));
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    public void Copy(int from, int to) => Check(Libc.posix_spawn_file_actions_adddup2(_actions, from, to));

    public void OpenNull(int descriptor) => Check(Libc.posix_spawn_file_actions_addopen(_actions, descriptor, "/dev/null", ReadWrite, 0));

    /// <summary>Starts the program; 0 or the error.</summary>
    public int Start(string path, IEnumerable<string> arguments, IEnumerable<string> environment, out int id)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        return Libc.posix_spawn(out id, path, _actions, _attributes, argv.Pointer, envp.Pointer);
    }

    public void Dispose()
    {
        _ = Libc.posix_spawn_file_actions_destroy(_actions);
        _ = Libc.posix_spawnattr_destroy(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
    }

    private void SetSignals()
    {
        // Exec resets handled signals. Of the ignored ones, .NET sets only SIGPIPE; a nohup of the caller applies to the child as well.
        var signals = stackalloc byte[Libc.Opaque];
        Check(Libc.sigemptyset(signals));
        Check(Libc.posix_spawnattr_setsigmask(_attributes, signals));
        Check(Libc.sigaddset(signals, SignalNumber.BrokenPipe));
        Check(Libc.posix_spawnattr_setsigdefault(_attributes, signals));
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new IOException($"The start of a process could not be prepared: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
