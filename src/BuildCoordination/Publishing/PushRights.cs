using BuildCoordination.Diagnostics;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>Whether the remote accepts pushes to the branch.</summary>
internal static class PushRights
{
    private const int MostTries = 10;

    /// <summary>Asks the remote whether it accepts pushes to the branch.</summary>
    /// <returns>The reason of the rejection; null if it accepts them.</returns>
    public static async Task<CoordinationDiagnostic?> TryPushAsync(
        this StoreSession store, string server, DateTimeOffset now, PushTrial trial, CancellationToken cancellationToken)
    {
        CoordinationDiagnostic? problem = null;
        var isDry = false;
        var swap = await new CompareAndSwap
        {
            MostTries = MostTries,
            EndsWithoutAnswer = true,
            Known = () => store.Tip,
            FetchAsync = () => store.FetchAsync(cancellationToken),
            PushAsync = async () =>
            {
                problem = store.FoundingProblem;
                return problem is null ? await PushAsync().ConfigureAwait(false) : null;
            },
        }.RunAsync().ConfigureAwait(false);
        return swap.State switch
        {
            SwapState.Accepted => null,
            SwapState.Ended => problem,
            SwapState.Unreachable => swap.Failure!.Diagnostic,
            _ => isDry
                ? PublishingDiagnostics.WouldBeRejected(swap.Pushed!.Reason)
                : PublishingDiagnostics.RejectsEverything(swap.Pushed!.Reason),
        };

        async Task<PushAttempt> PushAsync()
        {
            var parent = store.Tip;
            isDry = trial == PushTrial.Dry
                || (trial == PushTrial.OfMember && (parent is null || store.Read(RepositoryPaths.Status(server)) is null));
            var commit = isDry
                ? parent ?? store.CommitHeartbeat("[skip ci]", server, now)
                : store.Commit(Batch.Probe(server, store.BeginChanges(), now));
            var result = await store.TestPushAsync(commit, isDry, cancellationToken).ConfigureAwait(false);
            if (result.IsAccepted && !isDry)
                store.Learn(commit);
            return new PushAttempt(parent, result);
        }
    }
}
