using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>Any command, told to the fleet from its start to its end, and otherwise run as if we were not there.</summary>
public sealed record WrappedCommand
{
    /// <summary>The program and its arguments; no shell sees them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>What the fleet calls the build; null for the program's name.</summary>
    public string? Name { get; init; }

    /// <summary>The target that the command is; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>A file that gets a copy of the output; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>Whether the output passes through us without a <see cref="Log"/>, too, so that a failure is explained.
    /// <value>The default value is <c>false</c>.</value></summary>
    public bool Capture { get; init; }

    /// <summary>
    /// Takes the output, unchanged, standard error included; the command then has no input and a process group of its own. Null hands our own streams and
    /// terminal over, and without <see cref="Log"/> or <see cref="Capture"/> captures nothing.
    /// </summary>
    public Stream? Output { get; init; }

    /// <summary>The folder that it runs in; null for the current one.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Variables that it gets beside ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the command's output goes to our standard error, as ours must stay clean. <value>The default value is <c>false</c>.</value></summary>
    public bool OutputToError { get; init; }

    /// <summary>Runs the command.</summary>
    /// <returns>
    /// Its own exit code; 126 or 127 where it could not be started, 124 when it was ended by the time limit, 128 and the signal's number when
    /// a signal stopped us.
    /// </returns>
    /// <exception cref="CoordinationException">BC3001: the outbox is full. BC4006: the log cannot be written.</exception>
    public async Task<int> RunAsync(BuildCoordinator coordinator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        using var stop = new StopSignals(cancellationToken);
        return await RunAsync(coordinator, stop).ConfigureAwait(false);
    }

    /// <summary>Runs the command within a host such as MSBuild, NUKE or Cake: whether or not the fleet can be told, and to the end of the telling.</summary>
    /// <param name="options">What the user set in the host.</param>
    /// <param name="warn">Told of whatever goes wrong beside the command, from any thread.</param>
    /// <param name="cancellationToken">Ends the command; the fleet is told of a cancellation.</param>
    /// <inheritdoc cref="RunAsync(BuildCoordinator, CancellationToken)" path="/returns"/>
    /// <exception cref="CoordinationException">BC1001 to BC1005: the settings cannot be read. BC4006: the log cannot be written.</exception>
    internal async Task<int> RunHostedAsync(BuildCoordinationOptions options, Action<Diagnostic> warn, CancellationToken cancellationToken = default)
    {
        var coordinator = await BuildCoordinator.OpenForHostAsync(options, warn, cancellationToken).ConfigureAwait(false);
        await using var disposed = coordinator.ConfigureAwait(false);
        using var stop = new StopSignals(cancellationToken, keepsProcess: false);
        var code = await RunAsync(coordinator, stop).ConfigureAwait(false);
        await coordinator.FlushAtEndAsync(CancellationToken.None).ConfigureAwait(false);
        return code;
    }

    private async Task<int> RunAsync(BuildCoordinator coordinator, StopSignals stop)
    {
        using var output = CommandOutput.Open(this, coordinator.Clean);
        var run = await coordinator.BeginBuildAsync(
            new BuildRunOptions
            {
                Name = Name ?? BuildName.OfRepository(Folder) ?? Path.GetFileName(Command[0]),
                Requested = Target is not null ? [Target] : Name is null ? [BuildName.OfCommand(Command)] : null,
                Source = Folder,
                CoordinatedTargets = Target is null ? [] : [Target],
                Log = output.LogPath,
            },
            CancellationToken.None).ConfigureAwait(false);
        await using var runDisposed = run.ConfigureAwait(false);
        var target = Target is null ? null : await run.BeginTargetAsync(Target, log: output.LogPath).ConfigureAwait(false);
        return await RunAsync(coordinator, run, target, output, stop).ConfigureAwait(false);
    }

    private async Task<int> RunAsync(BuildCoordinator coordinator, BuildRun run, BuildTarget? target, CommandOutput output, StopSignals stop)
    {
        var timeout = coordinator.Settings.TargetTimeout;
        var optional = new OptionalParts(run.Name, coordinator.Warn);
        var tool = new ToolRun(coordinator.Time)
        {
            Started = run.OwnAsync,
            Stopping = () => EndAsync(BuildOutcome.Cancellation, new BuildEndDetails { ExitCode = stop.Signals.ShellCode, Reason = $"stopped by signal {stop.Signals.First}" }),
            Sinks = output.Sinks,
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
        Environment = run.ChildEnvironment.Concat(Environment).DistinctBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
        Grouping = Output is null ? ProcessGrouping.ForegroundGroup : ProcessGrouping.NewGroup,
        Input = Output is null ? Stdio.Inherit : Stdio.Null,
        Output = output.IsCaptured ? Stdio.Pipe : OutputToError ? Stdio.OurError : Stdio.Inherit,
        Error = Stdio.Inherit,
        ErrorToOutput = output.IsCaptured,
    };
}
