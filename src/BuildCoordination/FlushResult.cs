using BuildCoordination.Diagnostics;

namespace BuildCoordination;

/// <summary>The result of a flush.</summary>
public sealed class FlushResult
{
    /// <summary>
    /// Whether all accepted updates are in the coordination repository. False if it rejected one since the last flush of this coordinator.
    /// </summary>
    public required bool IsVisible { get; init; }

    /// <summary>The number of updates that wait in the outbox.</summary>
    public required int Waiting { get; init; }

    /// <summary>The reason why updates wait or were rejected; null if there is none.</summary>
    public CoordinationDiagnostic? Diagnostic { get; init; }

    /// <summary>Returns the result on one line.</summary>
    public override string ToString() => IsVisible ? "published" : Waiting == 0 ? $"{Diagnostic}" : $"{Waiting} wait: {Diagnostic}";
}
