namespace BuildCoordination.Diagnostics;

/// <summary>Something went wrong without stopping anything.</summary>
internal sealed class WarnedEventArgs : EventArgs
{
    internal WarnedEventArgs(Diagnostic diagnostic) => Diagnostic = diagnostic;

    /// <summary>What, and what to do about it.</summary>
    public Diagnostic Diagnostic { get; }
}
