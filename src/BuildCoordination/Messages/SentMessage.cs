using BuildCoordination.Diagnostics;

namespace BuildCoordination.Messages;

/// <summary>A message that is safe on disk and will reach the fleet.</summary>
/// <param name="Id">The id that it has for ever; null where reporting is disabled, and nothing was kept.</param>
/// <param name="Redacted">Tells what kinds of secrets were taken out; null when none were.</param>
public sealed record SentMessage(string? Id, Diagnostic? Redacted);
