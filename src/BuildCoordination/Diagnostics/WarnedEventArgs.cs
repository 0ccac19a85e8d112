namespace BuildCoordination.Diagnostics;

/// <summary>Something went wrong without stopping anything.</summary>
internal sealed class WarnedEventArgs : EventArgs
{
    internal WarnedEventArgs(CoordinationDiagnostic diagnostic) => Diagnostic = diagnostic;

    /// <summary>What, and what to do about it.</summary>
    public CoordinationDiagnostic Diagnostic { get; }
}
