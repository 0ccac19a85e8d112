using BuildCoordination.Diagnostics;

namespace BuildCoordination.Messages;

/// <summary>An accepted message: it is safe on disk and will reach the fleet.</summary>
public sealed class SentMessage
{
    /// <summary>
    /// The message's final id; null if nothing was accepted, because reporting is disabled or for the reason in <see cref="NotSent"/>.
    /// </summary>
    public required string? Id { get; init; }

    /// <summary>Why an automatic message was not sent, so that no two programs answer each other for ever; null if it was.</summary>
    public CoordinationDiagnostic? NotSent { get; init; }

    /// <summary>The kinds of the removed secrets; null if there were none.</summary>
    public CoordinationDiagnostic? Redacted { get; init; }
}
