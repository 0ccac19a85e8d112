using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>One tool run to its end: its output goes to every sink unchanged, and nothing of its process group outlives it.</summary>
internal sealed class ToolRun(TimeProvider time)
{
    /// <summary>Between asking a process group to end and ending it.</summary>
    public static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest time that a reader of the output is awaited after a stop.</summary>
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);

    /// <summary>Called with the process as soon as it runs.</summary>
    public Func<ChildProcess, Task> Started { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called before a stop of this process terminates the tool, to report the cancellation first.</summary>
    public Func<Task> Stopping { get; init; } = () => Task.CompletedTask;

    /// <summary>Take the output as it comes.</summary>
    public IReadOnlyList<Stream> Sinks { get; init; } = [];

    /// <summary>The longest that the tool may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called with a sink that accepts no more data; the tool and the other sinks continue.</summary>
    public Action<SinkFailure> SinkFailed { get; init; } = _ => { };

    /// <exception cref="ProcessStartException">It could not be started.</exception>
    public async Task<ToolResult> RunAsync(ProcessSpec spec, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            await Stopping().ConfigureAwait(false);
            return new ToolResult(new ProcessExit(0, SignalNumber.Terminate), ToolEnding.Stopped, TimeSpan.Zero);
        }

        var began = time.GetTimestamp();
        var child = ChildProcess.Start(spec);
        await using var childDisposed = child.ConfigureAwait(false);
        await Started(child).ConfigureAwait(false);
        var pump = spec.Output == Stdio.Pipe ? Pump.CopyAsync(child.Output, Sinks, CancellationToken.None) : null;
        using var deadline = new CancellationTokenSource(Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var isEnded = await IsEndedAsync(child, either.Token).ConfigureAwait(false);
        var ending = isEnded ? ToolEnding.Itself : stop.IsCancellationRequested ? ToolEnding.Stopped : ToolEnding.TimedOut;
        if (ending == ToolEnding.Stopped)
            await Stopping().ConfigureAwait(false);
        if (ending != ToolEnding.Itself)
            await child.EndGroupAsync(KillTimeout, CancellationToken.None).ConfigureAwait(false);

        var exit = await child.Exit.ConfigureAwait(false);
        foreach (var failure in pump is null ? [] : await FinishAsync(pump, stop).ConfigureAwait(false))
            SinkFailed(failure);
        // On a terminal the tool has the foreground: Ctrl-C reaches the tool, not this process.
        if (ending == ToolEnding.Itself && spec.Grouping == ProcessGrouping.ForegroundGroup && IsKeyStroke(exit)
            && !Console.IsInputRedirected)
        {
            ending = ToolEnding.Interrupted;
        }

        return new ToolResult(exit, ending, time.GetElapsedTime(began));
    }

    // A reader of the output may be slow, until this process is stopped.
    private static async Task<IReadOnlyList<SinkFailure>> FinishAsync(Task<IReadOnlyList<SinkFailure>> pump, CancellationToken stop)
    {
        await ((Task)pump).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pump.IsCompleted)
            await Task.WhenAny(pump, Task.Delay(OutputLimit, CancellationToken.None)).ConfigureAwait(false);
        return pump.IsCompletedSuccessfully ? await pump.ConfigureAwait(false) : [];
    }

    // A shell or a make that caught the signal says it with its exit code.
    private static bool IsKeyStroke(ProcessExit exit) => exit.ShellCode is 128 + SignalNumber.Interrupt or 128 + SignalNumber.Quit;

    private static async Task<bool> IsEndedAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        try
        {
            await child.Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return child.Exit.IsCompleted;
        }
    }
}

internal enum ToolEnding
{
    Itself,
    TimedOut,
    Stopped,

    /// <summary>By a key of the terminal: Ctrl-C or Ctrl-\.</summary>
    Interrupted,
}

/// <summary>The end of a tool.</summary>
internal sealed record ToolResult(ProcessExit Exit, ToolEnding Ending, TimeSpan Duration)
{
    /// <summary>The exit code of <c>timeout</c>.</summary>
    public const int TimeoutCode = 124;

    public BuildOutcome Outcome => Ending switch
    {
        ToolEnding.TimedOut => BuildOutcome.Timeout,
        ToolEnding.Stopped or ToolEnding.Interrupted => BuildOutcome.Cancellation,
        _ => Exit.Signal is not null ? BuildOutcome.Error : Exit.ShellCode == 0 ? BuildOutcome.Success : BuildOutcome.Failure,
    };

    /// <summary>The exit code: the tool's own, 124 on buildcoord's timeout, or 128 plus the number of the received signal.</summary>
    public int ExitCode(TerminationSignals signals) => Ending switch
    {
        ToolEnding.TimedOut => TimeoutCode,
        ToolEnding.Stopped => signals.ShellCode ?? 128 + SignalNumber.Terminate,
        _ => Exit.ShellCode,
    };

    /// <summary>Why, where no tool says it.</summary>
    public string? Reason(TimeSpan? timeout, TerminationSignals signals) => Ending switch
    {
        ToolEnding.TimedOut => $"it took longer than {Display.Duration.Format(timeout ?? default)}",
        ToolEnding.Stopped => signals.First is { } signal ? $"stopped by signal {signal}" : "stopped",
        ToolEnding.Interrupted => "interrupted at the terminal",
        _ => Exit.Signal is { } killed ? $"killed by signal {killed}" : null,
    };
}
