using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

[SupportedOSPlatform("linux")]
internal sealed class LinuxChildProcess : ChildProcess
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<ProcessExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _hasSession;
    private readonly ControllingTerminal? _terminal;
    private readonly OutputPipe? _output;
    private readonly OutputPipe? _error;
    private bool _disposed;
    private bool _reaped;

    private LinuxChildProcess(int id, ProcessGrouping grouping, ChildPipes pipes, ControllingTerminal? terminal)
    {
        Id = id;
        _terminal = terminal;
        _terminal?.ChildStarted(id);
        StartTime = ProcessTable.StartTime(id) ?? 0;
        _hasSession = grouping == ProcessGrouping.NewSession;
        _output = pipes.Output is { } output ? new OutputPipe(output) : null;
        _error = pipes.Error is { } error ? new OutputPipe(error) : null;
        Input = pipes.Input is { } input ? new FileStream(input, FileAccess.Write, bufferSize: 0) : Stream.Null;
        new Thread(Wait, maxStackSize: 1 << 18) { IsBackground = true, Name = "child" }.Start();
    }

    public override int Id { get; }

    public override long StartTime { get; }

    public override Stream Input { get; }

    public override Stream Output => _output?.Stream ?? Stream.Null;

    public override Stream Error => _error?.Stream ?? Stream.Null;

    public override Task<ProcessExit> Exit => _exit.Task;

    public static new LinuxChildProcess Start(ProcessSpec spec)
    {
        var folder = spec.WorkingDirectory is { } wanted ? CurrentFolder.GetFullPath(wanted) : CurrentFolder.Path;
        // The child gets the working folder of this process, even if it was removed or cannot be read.
        if (spec.WorkingDirectory is not null && !Directory.Exists(folder))
            throw ProcessStartException.Failed(spec.FileName, $"there is no folder {folder}");
        ChildStatus.KeepEnded();
        var path = spec.Environment.TryGetValue("PATH", out var own) ? own : Environment.GetEnvironmentVariable("PATH");
        var program = ProgramPath.Find(spec.FileName, path, folder);
        var environment = ChildVariables(spec);
        using var spawn = new Spawn(spec.Grouping, spec.WorkingDirectory is null ? null : folder);
        var terminal = spec.Grouping == ProcessGrouping.ForegroundGroup ? ControllingTerminal.Open() : null;
        terminal?.Offer(spawn);
        var pipes = new ChildPipes(spec, spawn);
        try
        {
            var error = spawn.Start(program, [spec.FileName, .. spec.Arguments], environment, out var id);
            if (error == Libc.NotAProgram && ProgramPath.IsPlainScript(program))
                error = spawn.Start("/bin/sh", ["sh", program, .. spec.Arguments], environment, out id);
            return error == 0 ? new LinuxChildProcess(id, spec.Grouping, pipes, terminal) : throw Failure(spec.FileName, error);
        }
        catch
        {
            // The child that could not run may have taken it.
            terminal?.TakeBack(null);
            terminal?.Dispose();
            pipes.DisposeOurs();
            throw;
        }
        finally
        {
            pipes.DisposeTheirs();
        }
    }

    public override void Signal(int signal)
    {
        lock (_gate)
        {
            // Until the child is reaped nobody else can have its id for a process or a group.
            if (!_reaped)
                _ = Libc.kill(-Id, signal);
        }
    }

    public override Task EndGroupAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var askedGroup = false;
        return new ProcessTerminator(Members, Send).RunAsync(timeout, cancellationToken);

        void Send(IReadOnlyList<ProcessEntry> processes, int signal)
        {
            // All at once: a shell that sees its command end would start the next one.
            var toGroup = signal == SignalNumber.Kill || (signal == SignalNumber.Terminate && !askedGroup);
            askedGroup = true;
            if (toGroup)
                Signal(signal);
            foreach (var process in processes.Where(process => !toGroup || process.Group != Id))
                ProcessSignal.Send(process, signal);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!Exit.IsCompleted)
        {
            await EndGroupAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAny(Exit, Task.Delay(ProcessTerminator.KillLimit)).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _disposed = true;
            ReapIfDone();
        }

        _output?.Dispose();
        _error?.Dispose();
        await Input.DisposeAsync().ConfigureAwait(false);
    }

    private List<ProcessEntry> Members()
    {
        lock (_gate)
            return _reaped ? [] : [.. ProcessTable.All().Where(IsMember).OrderBy(process => process.StartTime)];
    }

    private bool IsMember(ProcessEntry process) => process.IsAlive && (process.Group == Id || (_hasSession && process.Session == Id));

    private void Wait()
    {
        ChildStatus status;
        while ((status = ChildStatus.Wait(Id, stops: _terminal is not null)).StoppedBy is { } signal)
            _terminal?.ChildStopped(Id, signal);
        _terminal?.TakeBack(Id);
        _terminal?.Dispose();
        _output?.ChildExited();
        _error?.ChildExited();
        lock (_gate)
        {
            _exit.SetResult(status.Exit);
            ReapIfDone();
        }
    }

    private void ReapIfDone()
    {
        if (_disposed && _exit.Task.IsCompleted && !_reaped)
        {
            ChildStatus.Reap(Id);
            _reaped = true;
        }
    }

    // NAME=VALUE, without those that the specification removes.
    private static List<string> ChildVariables(ProcessSpec spec)
    {
        var variables = new List<string>(spec.Environment.Count);
        foreach (var (name, value) in spec.Environment)
        {
            if (value is not null)
                variables.Add($"{name}={value}");
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!spec.Environment.ContainsKey((string)variable.Key))
                variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }

    private static ProcessStartException Failure(string name, int error) => error switch
    {
        Libc.NoSuchEntry => ProcessStartException.NotExecutable(name, "the interpreter that its first line names is missing"),
        Libc.NotAProgram => ProcessStartException.NotExecutable(name, "it is no program of this system"),
        Libc.AccessDenied => ProcessStartException.NotExecutable(name, Marshal.GetPInvokeErrorMessage(error)),
        _ => ProcessStartException.Failed(name, Marshal.GetPInvokeErrorMessage(error)),
    };
}
