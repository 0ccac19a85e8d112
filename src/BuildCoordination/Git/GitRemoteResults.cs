using BuildCoordination.Diagnostics;

namespace BuildCoordination.Git;

/// <summary>One ref to change on the remote, if it still is as expected.</summary>
/// <param name="LocalSha">The new commit; null deletes the ref.</param>
/// <param name="RemoteRef">The full name, <c>refs/heads/…</c>.</param>
/// <param name="ExpectedSha">The commit that the remote must have now; null if the ref must not exist.</param>
internal sealed record RefPush(string? LocalSha, string RemoteRef, string? ExpectedSha)
{
    /// <summary>Whether the commit changes no file that was there before.</summary>
    public bool HasOnlyNewFiles { get; init; }
}

/// <summary>The result of one ref's push.</summary>
/// <param name="RemoteRef">The full name.</param>
/// <param name="IsAccepted">The remote said that it took it.</param>
/// <param name="Reason">The other output, for people only: a lost race and a rejecting hook may print the same.</param>
/// <param name="Failure">Set when nobody said anything: the ref may be there or not.</param>
internal sealed record RefPushResult(string RemoteRef, bool IsAccepted, string Reason, RemoteFailure? Failure = null);

/// <param name="Refs">One for each ref that was pushed, in the same order.</param>
/// <param name="Failure">Set when at least one ref was not decided.</param>
internal sealed record PushResult(IReadOnlyList<RefPushResult> Refs, RemoteFailure? Failure);

/// <param name="Tip">The branch's commit; null when it does not exist.</param>
/// <param name="Failure">Set when the remote could not be asked; the tip means nothing then.</param>
/// <param name="OtherBranches">
/// Where the branch does not exist: the other branches of the repository, without those of heartbeats and pages.
/// </param>
internal sealed record FetchResult(string? Tip, RemoteFailure? Failure, IReadOnlyList<string>? OtherBranches = null);

/// <summary>
/// Why the remote could not be reached. Nothing but the time until the next attempt depends on the kind: it is read off the text that git
/// printed.
/// </summary>
internal sealed record RemoteFailure(RemoteFailureKind Kind, CoordinationDiagnostic Diagnostic)
{
    /// <summary>
    /// Whether the same attempt will fail in the next seconds, too: somebody must change something, or asked to be left alone.
    /// </summary>
    public bool IsLasting => Kind is RemoteFailureKind.GitMissing or RemoteFailureKind.Authentication or RemoteFailureKind.HostKey
        or RemoteFailureKind.Certificate or RemoteFailureKind.Forbidden or RemoteFailureKind.NotFound or RemoteFailureKind.ObjectFormat
        or RemoteFailureKind.RateLimited or RemoteFailureKind.Proxy or RemoteFailureKind.Redirected or RemoteFailureKind.NoProtocol;
}

internal enum RemoteFailureKind
{
    Other,
    GitMissing,
    Authentication,
    HostKey,
    Certificate,
    Forbidden,
    NotFound,
    ConnectionRefused,
    NoNetwork,
    NoAnswer,
    TimedOut,
    ServerError,
    Interrupted,
    ObjectFormat,
    RateLimited,
    Proxy,
    Redirected,

    /// <summary>Something answered that is no git server.</summary>
    NoProtocol,

    /// <summary>
    /// An answer without any branch, though this cache knew one. Only a push that must create the branch shows whether it is gone.
    /// </summary>
    NoBranches,

    /// <summary>Nothing was pushed, because the repository holds something and no fleet.</summary>
    NoFleet,
}
