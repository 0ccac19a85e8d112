using BuildCoordination.Diagnostics;

namespace BuildCoordination.Publishing;

/// <summary>The result of an attempt to empty the outbox.</summary>
internal enum PublishState
{
    /// <summary>All updates that were accepted before the call are published, or were rejected.</summary>
    Flushed,

    /// <summary>Another process is publishing this outbox right now.</summary>
    Busy,

    /// <summary>The remote could not be reached, or did not decide. Everything stays in the outbox.</summary>
    Unreachable,

    /// <summary>The remote rejects every push, or is no fleet's. Everything stays in the outbox.</summary>
    Rejected,

    /// <summary>The remote accepted the updates, and its branch was rewound right after.</summary>
    Rewound,

    /// <summary>The repository asks for a newer writer than this one. Everything stays in the outbox.</summary>
    TooOld,

    /// <summary>This host's own files failed: disk full, no permission. Everything that was accepted stays in the outbox.</summary>
    Broken,
}

/// <param name="State">The result.</param>
/// <param name="Published">The number of published updates.</param>
/// <param name="Pushes">The number of pushes.</param>
/// <param name="Diagnostic">The reason why not all of them were published.</param>
/// <param name="IsLasting">Whether the same attempt will fail in the next seconds, too.</param>
internal sealed record PublishOutcome(
    PublishState State, int Published, int Pushes, CoordinationDiagnostic? Diagnostic = null, bool IsLasting = false)
{
    public static PublishOutcome Busy { get; } = new(PublishState.Busy, 0, 0);
}
