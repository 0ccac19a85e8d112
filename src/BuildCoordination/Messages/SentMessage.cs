using BuildCoordination.Diagnostics;

namespace BuildCoordination.Messages;

/// <summary>An accepted message: it is safe on disk and will reach the fleet.</summary>
public sealed class SentMessage
{
    /// <summary>The message's final id; null if reporting is disabled, because nothing was accepted.</summary>
    public required string? Id { get; init; }

    /// <summary>The kinds of the removed secrets; null if there were none.</summary>
    public Diagnostic? Redacted { get; init; }
}
