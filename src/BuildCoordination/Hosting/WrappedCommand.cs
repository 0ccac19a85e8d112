using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>Runs any command and reports its start and end. The command behaves as without buildcoord.</summary>
public sealed class WrappedCommand
{
    /// <summary>The program and its arguments; no shell sees them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The name of the build; null for the program's name.</summary>
    public string? Name { get; init; }

    /// <summary>The target's name, if the command is a target; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>A log file for a copy of the output; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>Whether the output is read also without a <see cref="Log"/>, to explain a failure.
    /// <value>The default value is <c>false</c>.</value></summary>
    public bool Capture { get; init; }

    /// <summary>
    /// Gets the unchanged output, with standard error; the command then has no input and its own process group. Null passes this process's
    /// streams and terminal to the command, and without <see cref="Log"/> or <see cref="Capture"/> reads nothing.
    /// </summary>
    public Stream? Output { get; init; }

    /// <summary>The working folder; null for the current one.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Environment variables of the command, in addition to those of buildcoord.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether the command's output goes to standard error, because standard output is for the caller's answer. <value>The default value is
    /// <c>false</c>.</value>
    /// </summary>
    public bool OutputToError { get; init; }

    /// <summary>Runs the command.</summary>
    /// <returns>
    /// The command's exit code; 126 or 127 if it could not be started, 124 after the time limit, or 128 plus the signal's number after
    /// a signal to this process.
    /// </returns>
    /// <exception cref="CoordinationException">BC3001: the outbox is full. BC4006: the log cannot be written.</exception>
    public async Task<int> RunAsync(BuildCoordinator coordinator, CancellationToken cancellationToken = default) =>
        (await RunToEndAsync(coordinator, cancellationToken).ConfigureAwait(false)).ExitCode;

    /// <summary>Runs the command and returns the whole result.</summary>
    /// <inheritdoc cref="RunAsync(BuildCoordinator, CancellationToken)" path="/exception"/>
    internal async Task<WrappedResult> RunToEndAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        using var stop = new StopSignals(cancellationToken);
        return await RunAsync(coordinator, stop).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs the command within a host such as MSBuild, NUKE or Cake, also if reporting fails, and waits for the reports at the end.
    /// </summary>
    /// <param name="options">The user's settings in the host.</param>
    /// <param name="warn">Called with each problem that does not stop the command, from any thread.</param>
    /// <param name="cancellationToken">Ends the command, which is reported as cancelled.</param>
    /// <inheritdoc cref="RunAsync(BuildCoordinator, CancellationToken)" path="/returns"/>
    /// <exception cref="CoordinationException">
    /// BC1001 to BC1005: the settings cannot be read. BC4006: the log cannot be written.
    /// </exception>
    internal async Task<int> RunHostedAsync(
        BuildCoordinationOptions options, Action<CoordinationDiagnostic> warn, CancellationToken cancellationToken = default)
    {
        var coordinator = await BuildCoordinator.OpenForHostAsync(options, warn, cancellationToken).ConfigureAwait(false);
        await using var disposed = coordinator.ConfigureAwait(false);
        using var stop = new StopSignals(cancellationToken, keepsProcess: false);
        var result = await RunAsync(coordinator, stop).ConfigureAwait(false);
        await coordinator.FlushAtEndAsync(CancellationToken.None).ConfigureAwait(false);
        return result.ExitCode;
    }

    private async Task<WrappedResult> RunAsync(BuildCoordinator coordinator, StopSignals stop)
    {
        using var output = CommandOutput.Open(this, coordinator.Clean);
        var run = await coordinator.BeginBuildAsync(
            new BuildRunOptions
            {
                Name = Name ?? BuildName.OfRepository(Folder) ?? Path.GetFileName(Command[0]),
                Requested = Target is not null ? [Target] : Name is null ? [BuildName.OfCommand(Command)] : null,
                Source = Folder,
                Arguments = [string.Join(' ', Command)],
                Variables = Environment,
                CoordinatedTargets = Target is null ? [] : [Target],
                Log = output.LogPath,
                HoldLimit = Target is null ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
            },
            CancellationToken.None).ConfigureAwait(false);
        await using var runDisposed = run.ConfigureAwait(false);
        var target = Target is null ? null : await run.BeginTargetAsync(Target, log: output.LogPath).ConfigureAwait(false);
        var code = await RunAsync(coordinator, run, target, output, stop).ConfigureAwait(false);
        return new(code, run.Outcome ?? BuildOutcome.Unknown, run.Name, run.Duration, run.JobId, output.LogPath);
    }

    private async Task<int> RunAsync(
        BuildCoordinator coordinator, BuildRun run, BuildTarget? target, CommandOutput output, StopSignals stop)
    {
        var timeout = coordinator.Settings.TargetTimeout;
        var optional = new OptionalParts(run.Name, coordinator.Warn);
        run.Output.Source = output.ReadEnd;
        if (output.IsCaptured)
            run.Output.Open();
        var tool = new ToolRun(coordinator.Time)
        {
            Started = run.OwnAsync,
            Stopping = () =>
                EndAsync(
                    BuildOutcome.Cancellation, new BuildEndDetails
                    {
                        ExitCode = stop.Signals.ShellCode,
                        Reason = $"stopped by signal {stop.Signals.First}",
                    }),
            Sinks = output.IsCaptured ? [.. output.Sinks, new SinkStream(bytes => run.Output.Add(bytes.Span))] : [],
            Timeout = timeout,
            SinkFailed = failure =>
            {
                if (failure.Sink == output.Log)
                    coordinator.Warn(BuildDiagnostics.LogIncomplete(Log!, failure.Exception.Message));
                else if (failure.Sink is SinkStream)
                    coordinator.Warn(BuildDiagnostics.PartMissing(run.Name, "summary", failure.Exception.Message));
            },
        };
        try
        {
            var result = await tool.RunAsync(Spec(run, output), stop.Token).ConfigureAwait(false);
            var code = result.ExitCode(stop.Signals);
            await EndAsync(result.Outcome, new BuildEndDetails
            {
                ExitCode = code,
                Reason = result.Reason(timeout, stop.Signals),
                Failure = optional.Try<FailureSummary?>("summary", () => output.Failure(result.Exit.ShellCode), null),
                Log = output.LogPath,
                Command = string.Join(' ', Command),
            }).ConfigureAwait(false);
            if (await output.FinishLogAsync().ConfigureAwait(false) is { } incomplete)
                coordinator.Warn(BuildDiagnostics.LogIncomplete(Log!, incomplete.Message));
            return code;
        }
        catch (ProcessStartException e)
        {
            await EndAsync(
                BuildOutcome.Error,
                new BuildEndDetails { ExitCode = e.ShellCode, Reason = e.Diagnostic.Message, Command = string.Join(' ', Command) })
                .ConfigureAwait(false);
            coordinator.Warn(e.Diagnostic);
            return e.ShellCode;
        }

        async Task EndAsync(BuildOutcome outcome, BuildEndDetails details)
        {
            if (target is not null)
                await target.EndAsync(outcome, details).ConfigureAwait(false);
            await run.EndAsync(outcome, details).ConfigureAwait(false);
        }
    }

    private string Folder => WorkingFolder is null ? CurrentFolder.Path : CurrentFolder.GetFullPath(WorkingFolder);

    private ProcessSpec Spec(BuildRun run, CommandOutput output) => new(Command[0], [.. Command.Skip(1)])
    {
        WorkingDirectory = WorkingFolder is null ? null : Folder,
        Environment = run.ChildEnvironment.Concat(Environment).DistinctBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
        Grouping = Output is null ? ProcessGrouping.ForegroundGroup : ProcessGrouping.NewGroup,
        Input = Output is null ? Stdio.Inherit : Stdio.Null,
        Output = output.IsCaptured ? Stdio.Pipe : OutputToError ? Stdio.OwnError : Stdio.Inherit,
        Error = Stdio.Inherit,
        ErrorToOutput = output.IsCaptured,
    };
}
