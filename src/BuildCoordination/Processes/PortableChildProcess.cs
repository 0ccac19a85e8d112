using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;

namespace BuildCoordination.Processes;

/// <summary>For systems other than Linux: no groups, so the tree of children stands in for them, and no signals but the end.</summary>
internal sealed class PortableChildProcess : ChildProcess
{
    private readonly Process _process;

    private PortableChildProcess(Process process, ProcessSpec spec)
    {
        _process = process;
        Id = process.Id;
        StartTime = StartOf(process);
        (Output, Error) = spec.ErrorToOutput
            ? (Merged(process, spec.Output), Stream.Null)
            : (Attach(spec.Output, () => process.StandardOutput.BaseStream),
                Attach(spec.Error == Stdio.OwnError ? Stdio.Inherit : spec.Error, () => process.StandardError.BaseStream));
        Input = spec.Input == Stdio.Pipe ? process.StandardInput.BaseStream : Stream.Null;
        if (spec.Input == Stdio.Null)
            process.StandardInput.Close();
        Exit = ExitAsync();
    }

    public override int Id { get; }

    public override long StartTime { get; }

    public override Stream Input { get; }

    public override Stream Output { get; }

    public override Stream Error { get; }

    public override Task<ProcessExit> Exit { get; }

    public static new PortableChildProcess Start(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.FileName, spec.Arguments)
        {
            WorkingDirectory = spec.WorkingDirectory ?? "",
            UseShellExecute = false,
            RedirectStandardInput = spec.Input is not Stdio.Inherit,
            RedirectStandardOutput = spec.ErrorToOutput || spec.Output is not Stdio.Inherit,
            RedirectStandardError = spec.ErrorToOutput || spec.Error is Stdio.Null or Stdio.Pipe,
        };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e) when (e.NativeErrorCode is 2 or 3)
        {
            throw ProcessStartException.NotFound(spec.FileName);
        }
        catch (Win32Exception e)
        {
            throw ProcessStartException.NotExecutable(spec.FileName, e.Message);
        }

        return new(process, spec);
    }

    public override void Signal(int signal)
    {
        if (signal is SignalNumber.Kill or SignalNumber.Terminate or SignalNumber.Interrupt && !Exit.IsCompleted)
            _process.Kill(entireProcessTree: true);
    }

    public override Task EndGroupAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Signal(SignalNumber.Kill);
        return Task.WhenAny(Exit, Task.Delay(ProcessTerminator.KillLimit, CancellationToken.None));
    }

    public override async ValueTask DisposeAsync()
    {
        await EndGroupAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<ProcessExit> ExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return new(_process.ExitCode, null);
    }

    private static long StartOf(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already: there is nothing left to mistake for it.
            return 0;
        }
    }

    private static Stream Attach(Stdio stdio, Func<Stream> stream)
    {
        if (stdio == Stdio.Pipe)
            return stream();
        if (stdio != Stdio.Inherit)
            _ = Pump.CopyAsync(stream(), stdio == Stdio.OwnError ? [Console.OpenStandardError()] : [], CancellationToken.None);
        return Stream.Null;
    }

    private static Stream Merged(Process process, Stdio stdio)
    {
        var pipe = new Pipe();
        var both = Stream.Synchronized(pipe.Writer.AsStream());
        _ = Task.WhenAll(
            Pump.CopyAsync(process.StandardOutput.BaseStream, [both], CancellationToken.None),
            Pump.CopyAsync(process.StandardError.BaseStream, [both], CancellationToken.None))
            .ContinueWith(_ => pipe.Writer.Complete(), TaskScheduler.Default);
        if (stdio != Stdio.Inherit)
            return Attach(stdio, () => pipe.Reader.AsStream());
        _ = Pump.CopyAsync(pipe.Reader.AsStream(), [Console.OpenStandardOutput()], CancellationToken.None);
        return Stream.Null;
    }
}
