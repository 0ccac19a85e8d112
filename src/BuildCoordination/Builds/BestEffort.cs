using System.Collections.Concurrent;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Builds;

/// <summary>
/// Runs the library's own work so that it never stops a build: a full disk, a locked outbox or a bug is a warning, once for each kind.
/// </summary>
internal sealed class BestEffort(Action<CoordinationDiagnostic> warn)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <param name="what">The subject of the warning's sentence.</param>
    /// <param name="action">The action, which may fail.</param>
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
            WarnOnce(e.Diagnostic);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            WarnOnce(BuildDiagnostics.NotReported(what, e.Message));
        }

        return false;
    }

    public Task<bool> TryAsync(string what, Action action) => TryAsync(what, () =>
    {
        action();
        return Task.CompletedTask;
    });

    private void WarnOnce(CoordinationDiagnostic diagnostic)
    {
        if (_told.TryAdd(diagnostic.Code, true))
            warn(diagnostic);
    }
}
