namespace BuildCoordination.Diagnostics;

/// <summary>A call could not be carried out, for a reason that has a code and a remedy.</summary>
public sealed class CoordinationException : Exception
{
    /// <summary>Makes the exception for a diagnostic.</summary>
    public CoordinationException(Diagnostic diagnostic, Exception? inner = null)
        : base((diagnostic ?? throw new ArgumentNullException(nameof(diagnostic))).ToString(), inner) => Diagnostic = diagnostic;

    /// <summary>What happened and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
