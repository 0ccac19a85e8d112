using BuildCoordination.Diagnostics;

namespace BuildCoordination;

/// <summary>Whether the fleet can see what was accepted.</summary>
/// <param name="IsVisible">All of it is in the coordination repository.</param>
/// <param name="Waiting">How many updates wait in the outbox.</param>
/// <param name="Diagnostic">Why not, or what was refused; null when there is nothing to say.</param>
public sealed record FlushResult(bool IsVisible, int Waiting, Diagnostic? Diagnostic);
