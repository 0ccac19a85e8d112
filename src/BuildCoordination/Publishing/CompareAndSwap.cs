using BuildCoordination.Git;

namespace BuildCoordination.Publishing;

/// <summary>
/// The loop of every push: it expects what is known of a ref, and after a rejection it fetches and pushes again as long as the ref moves.
/// It never decides by the remote's output: a lost race and a rejecting hook print the same.
/// </summary>
internal sealed class CompareAndSwap
{
    /// <summary>Pushes once; null to end the loop.</summary>
    public required Func<Task<PushAttempt?>> PushAsync { get; init; }

    /// <summary>Brings what the ref is now; called after a rejection.</summary>
    public required Func<Task<RemoteFailure?>> FetchAsync { get; init; }

    /// <summary>The known commit of the ref; null if it does not exist.</summary>
    public required Func<string?> Known { get; init; }

    /// <summary>Whether the ref holds a push that seemed to be lost; asked after a fetch.</summary>
    public Func<Task<bool>>? HasArrivedAsync { get; init; }

    public int MostTries { get; init; } = int.MaxValue;

    /// <summary>Whether a push without an answer ends the loop. If not, a fetch shows whether it arrived.</summary>
    public bool EndsWithoutAnswer { get; init; }

    public async Task<SwapResult> RunAsync()
    {
        PushAttempt? attempt = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            attempt = await PushAsync().ConfigureAwait(false);
            if (attempt is null)
                return new SwapResult(SwapState.Ended);
            if (attempt.Result.IsAccepted)
                return new SwapResult(SwapState.Accepted, attempt.Result);
            if (EndsWithoutAnswer && attempt.Result.Failure is { } unanswered)
                return new SwapResult(SwapState.Unreachable, attempt.Result, unanswered);
            if (await FetchAsync().ConfigureAwait(false) is { } failure)
                return new SwapResult(SwapState.Unreachable, attempt.Result, failure);
            if (HasArrivedAsync is not null && await HasArrivedAsync().ConfigureAwait(false))
                return new SwapResult(SwapState.Arrived, attempt.Result);
            if (string.Equals(Known(), attempt.Expected, StringComparison.Ordinal))
                return new SwapResult(SwapState.Rejected, attempt.Result);
        }

        return new SwapResult(SwapState.Outrun, attempt?.Result);
    }
}

/// <param name="Expected">The commit that the remote was to have; null if the ref was not to exist.</param>
/// <param name="Result">The remote's answer.</param>
internal sealed record PushAttempt(string? Expected, RefPushResult Result);

/// <param name="State">The result of the loop.</param>
/// <param name="Pushed">The answer to the last push; null if there was none.</param>
/// <param name="Failure">The reason why the remote could not be reached.</param>
internal sealed record SwapResult(SwapState State, RefPushResult? Pushed = null, RemoteFailure? Failure = null);

internal enum SwapState
{
    /// <summary>The remote accepted the last push.</summary>
    Accepted,

    /// <summary>The last push had no answer, and a fetch shows that it arrived.</summary>
    Arrived,

    /// <summary>The remote rejected the push, or did not decide, while the ref stood still.</summary>
    Rejected,

    /// <summary>Others were faster each time.</summary>
    Outrun,

    /// <summary>The remote could not be reached.</summary>
    Unreachable,

    /// <summary>The caller ended the loop.</summary>
    Ended,
}
