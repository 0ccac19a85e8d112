using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>
/// The branch that carries the fleet's page, where a host shows it to a browser: one parentless commit, replaced with a lease, so that pages leave
/// no history and never touch the fleet's own branch.
/// </summary>
internal sealed class PagesBranch(string server, CoordinationStore store, TimeProvider time)
{
    private const string Subject = "Page of the fleet";
    private const int MostTries = 5;

    public string Name => store.Options.PagesBranch;

    /// <summary>Puts these files on the branch, in place of all that were there.</summary>
    /// <exception cref="CoordinationException">BC3301: the branch holds something else. BC3302: the remote did not take it. BC20xx: it was not reached.</exception>
    public Task PublishAsync(IReadOnlyDictionary<string, byte[]?> files, CancellationToken cancellationToken) =>
        store.UseAsync(session => PublishAsync(session, files, cancellationToken), cancellationToken);

    private async Task<string> PublishAsync(
        StoreSession session, IReadOnlyDictionary<string, byte[]?> files, CancellationToken cancellationToken)
    {
        if (await session.FindFoundingProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            throw new CoordinationException(problem);
        var commit = session.CommitAlone(files, $"{Subject}, by {server}\n", server, time.GetUtcNow());
        var reason = "somebody else keeps changing it";
        string? refused = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (there, message, failure) = await session.FetchBesideAsync(Name, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
                throw new CoordinationException(failure.Diagnostic);
            if (message?.StartsWith(Subject, StringComparison.Ordinal) == false)
                throw new CoordinationException(PublishingDiagnostics.NotOurPages(Name));
            // What was refused though nobody had changed the branch would be refused again.
            if (refused is not null && refused == (there ?? ""))
                break;
            var pushed = await session.PushAsync(new RefPush(commit, $"refs/heads/{Name}", there), cancellationToken).ConfigureAwait(false);
            if (pushed.IsAccepted)
                return commit;
            if (pushed.Failure is { } unheard)
                throw new CoordinationException(unheard.Diagnostic);
            (refused, reason) = (there ?? "", pushed.Reason);
        }

        throw new CoordinationException(PublishingDiagnostics.PagesNotTaken(Name, reason));
    }
}
