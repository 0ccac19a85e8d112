using BuildCoordination.Diagnostics;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>Whether the remote accepts pushes to the branch.</summary>
internal static class PushRights
{
    private const int MostTries = 10;

    /// <summary>Asks the remote whether it accepts pushes to the branch.</summary>
    /// <returns>Why it rejects them; null when it accepts them.</returns>
    public static async Task<Diagnostic?> TryPushAsync(
        this StoreSession store, string server, DateTimeOffset now, PushTrial trial, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            if (store.FoundingProblem is { } problem)
                return problem;
            var parent = store.Tip;
            var isDry = trial == PushTrial.Dry
                || (trial == PushTrial.OfMember && (parent is null || store.Read(RepositoryPaths.Status(server)) is null));
            var commit = isDry
                ? parent ?? store.CommitBeat("[skip ci]", server, now)
                : store.Commit(Batch.Probe(server, store.BeginChanges(), now));
            var result = await store.TestPushAsync(commit, isDry, cancellationToken).ConfigureAwait(false);
            if (result.IsAccepted && !isDry)
                store.Learn(commit);
            if (result.IsAccepted || result.Failure is not null)
                return result.Failure?.Diagnostic;
            if (await store.FetchAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                return failure.Diagnostic;
            if (isDry)
                return PublishingDiagnostics.WouldBeRefused(result.Reason);
            // Another server may have been faster.
            if (string.Equals(store.Tip, parent, StringComparison.Ordinal) || tries == MostTries)
                return PublishingDiagnostics.RejectsEverything(result.Reason);
        }
    }
}
