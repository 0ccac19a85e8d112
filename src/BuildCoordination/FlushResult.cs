using BuildCoordination.Diagnostics;

namespace BuildCoordination;

/// <summary>Whether the fleet can see what was accepted.</summary>
public sealed class FlushResult
{
    /// <summary>Whether all of it is in the coordination repository.</summary>
    public required bool IsVisible { get; init; }

    /// <summary>How many updates wait in the outbox.</summary>
    public required int Waiting { get; init; }

    /// <summary>Why not, or what was rejected; null when there is nothing to say.</summary>
    public Diagnostic? Diagnostic { get; init; }

    /// <summary>What became of it, on one line.</summary>
    public override string ToString() => IsVisible ? "published" : $"{Waiting} wait: {Diagnostic}";
}
