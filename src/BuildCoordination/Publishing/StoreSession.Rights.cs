using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Publishing;

/// <summary>How the right to push is tried.</summary>
internal enum PushTrial
{
    /// <summary>
    /// A server of the fleet pushes its own status, which meets hooks and protected branches; another one makes a dry push.
    /// </summary>
    OfMember,

    /// <summary>A push of the own status, which also makes the server one of the fleet.</summary>
    Real,

    /// <summary>A dry push: it shows the right to write, but runs no hook and meets no protected branch.</summary>
    Dry,
}

/// <content>Whether the remote accepts pushes to the branch.</content>
internal sealed partial class StoreSession
{
    private const int MostTries = 10;

    /// <summary>Asks the remote whether it accepts pushes to the branch.</summary>
    /// <returns>Why it would not be taken; null when it would.</returns>
    public async Task<Diagnostic?> TryPushAsync(string server, DateTimeOffset now, PushTrial trial, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            if (FoundingProblem is { } problem)
                return problem;
            var parent = Tip;
            var isDry = trial == PushTrial.Dry
                || (trial == PushTrial.OfMember && (Tip is null || Read(RepositoryPaths.Status(server)) is null));
            var commit = isDry ? Tip ?? CommitBeat("[skip ci]", server, now) : Commit(Batch.Probe(server, BeginChanges(), now));
            var result = (await _store.Wire.PushAsync(
                _cache, [new RefPush(commit, RemoteRef, Tip)], cancellationToken, isDry).ConfigureAwait(false)).Refs[0];
            if (result.IsAccepted && !isDry)
                Learn(commit);
            if (result.IsAccepted || result.Failure is not null)
                return result.Failure?.Diagnostic;
            if (await FetchAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                return failure.Diagnostic;
            if (isDry)
                return PublishingDiagnostics.WouldBeRefused(result.Reason);
            // Another server may have been faster.
            if (string.Equals(Tip, parent, StringComparison.Ordinal) || tries == MostTries)
                return PublishingDiagnostics.RejectsEverything(result.Reason);
        }
    }
}
