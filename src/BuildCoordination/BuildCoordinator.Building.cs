using BuildCoordination.Builds;

namespace BuildCoordination;

/// <content>Runs a whole build in one call.</content>
public sealed partial class BuildCoordinator
{
    /// <summary>Runs a whole build: reports its start, runs <paramref name="body"/>, and reports how that ended.</summary>
    /// <param name="options">The options of the build.</param>
    /// <param name="body">
    /// The build. Its return is a success, its exception a failure, <see cref="OperationCanceledException"/> a cancellation and
    /// <see cref="TimeoutException"/> a timeout; exceptions are passed on. It may end the run itself, with details. Its token is cancelled
    /// by <paramref name="cancellationToken"/> and, unless <see cref="BuildRunOptions.HandlesSignals"/> is false, by Ctrl-C, SIGTERM,
    /// SIGHUP and SIGQUIT. After a signal the process ends by it, unless another handler of the program prevents that.
    /// </param>
    /// <param name="cancellationToken">Cancels the build. A call with a cancelled token begins no build.</param>
    /// <returns>
    /// The result of <paramref name="body"/>, after a wait for the report of the end: at most <c>flushLimit</c>, and none with a daemon or
    /// while the remote fails.
    /// </returns>
    /// <inheritdoc cref="BeginBuildAsync" path="/exception"/>
    public async Task<T> BuildAsync<T>(
        BuildRunOptions options, Func<BuildRun, CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        var run = await BeginAsync(
            new BuildRunOptions(options) { HandlesSignals = options.HandlesSignals ?? true, HasBody = true }, cancellationToken)
                .ConfigureAwait(false);
        try
        {
            await using var disposed = run.ConfigureAwait(false);
            return await RunAsync(run, body, run.Signals?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await FlushAtEndAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="BuildAsync{T}"/>
    public Task BuildAsync(
        BuildRunOptions options, Func<BuildRun, CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return BuildAsync(
            options,
            async (run, cancel) =>
            {
                await body(run, cancel).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    private static async Task<T> RunAsync<T>(
        BuildRun run, Func<BuildRun, CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        try
        {
            run.EnterSpan();
            var result = await body(run, cancellationToken).ConfigureAwait(false);
            await run.EndAsync(BuildOutcome.Success, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception e)
        {
            await run.EndAsync(e).ConfigureAwait(false);
            throw;
        }
    }
}
