using BuildCoordination.Diagnostics;

namespace BuildCoordination.Builds;

/// <summary>What we do beside a build never stops it: a full disk, a locked outbox, a fault of ours is a warning.</summary>
internal sealed class Unhindered(Action<Diagnostic> warn)
{
    /// <param name="what">The subject of the warning's sentence.</param>
    /// <param name="action">What may fail.</param>
    /// <returns>Whether it did not fail.</returns>
    public async Task<bool> TryAsync(string what, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return true;
        }
        catch (CoordinationException e)
        {
            warn(e.Diagnostic);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            warn(BuildDiagnostics.NotTold(what, e.Message));
        }

        return false;
    }

    public Task<bool> TryAsync(string what, Action action) => TryAsync(what, () =>
    {
        action();
        return Task.CompletedTask;
    });
}
