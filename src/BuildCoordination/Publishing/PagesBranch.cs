using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>
/// The branch with the fleet's page, which a host shows to browsers: one parentless commit, replaced with a lease, so that pages leave
/// no history and never touch the fleet's own branch.
/// </summary>
internal sealed class PagesBranch(string server, CoordinationStore store, TimeProvider time)
{
    private const string Subject = "Page of the fleet";
    private const int MostTries = 5;

    public string Name => store.Options.PagesBranch;

    /// <summary>Puts these files on the branch, in place of all that were there.</summary>
    /// <exception cref="CoordinationException">
    /// BC3301: the branch holds something else. BC3302: the remote did not take it. BC20xx: it was not reached.
    /// </exception>
    public Task PublishAsync(IReadOnlyDictionary<string, byte[]?> files, CancellationToken cancellationToken) =>
        store.UseAsync(session => PublishAsync(session, files, cancellationToken), cancellationToken);

    private async Task<string> PublishAsync(
        StoreSession session, IReadOnlyDictionary<string, byte[]?> files, CancellationToken cancellationToken)
    {
        if (await session.FindFoundingProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            throw new CoordinationException(problem);
        var commit = session.CommitAlone(files, $"{Subject}, by {server}\n", server, time.GetUtcNow());
        string? known = null;
        if (await FetchAsync().ConfigureAwait(false) is { } unreachable)
            throw new CoordinationException(unreachable.Diagnostic);
        var swap = await new CompareAndSwap
        {
            MostTries = MostTries,
            EndsWithoutAnswer = true,
            Known = () => known,
            FetchAsync = FetchAsync,
            PushAsync = async () => new PushAttempt(
                known, await session.PushAsync(new RefPush(commit, $"refs/heads/{Name}", known), cancellationToken).ConfigureAwait(false)),
        }.RunAsync().ConfigureAwait(false);
        return swap.State switch
        {
            SwapState.Accepted => commit,
            SwapState.Unreachable => throw new CoordinationException(swap.Failure!.Diagnostic),
            _ => throw new CoordinationException(PublishingDiagnostics.PagesNotTaken(Name, swap.Pushed!.Reason)),
        };

        async Task<RemoteFailure?> FetchAsync()
        {
            (known, var message, var failure) = await session.FetchInBackgroundAsync(Name, cancellationToken).ConfigureAwait(false);
            return failure is null && message?.StartsWith(Subject, StringComparison.Ordinal) == false
                ? throw new CoordinationException(PublishingDiagnostics.ForeignPages(Name))
                : failure;
        }
    }
}
