using BuildCoordination.Diagnostics;

namespace BuildCoordination.Messages;

/// <summary>A message that is safe on disk and will reach the fleet.</summary>
public sealed class SentMessage
{
    /// <summary>The id that it has for ever; null where reporting is disabled, and nothing was kept.</summary>
    public required string? Id { get; init; }

    /// <summary>Which kinds of secrets were removed; null when none were.</summary>
    public Diagnostic? Redacted { get; init; }
}
