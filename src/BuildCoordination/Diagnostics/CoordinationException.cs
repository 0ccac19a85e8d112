namespace BuildCoordination.Diagnostics;

/// <summary>A call failed for a reason with a code and a remedy.</summary>
public sealed class CoordinationException : Exception
{
    /// <summary>Creates the exception for a diagnostic.</summary>
    public CoordinationException(CoordinationDiagnostic diagnostic, Exception? inner = null)
        : base((diagnostic ?? throw new ArgumentNullException(nameof(diagnostic))).ToString(), inner) => Diagnostic = diagnostic;

    /// <summary>The code, the message and the remedy.</summary>
    public CoordinationDiagnostic Diagnostic { get; }
}
