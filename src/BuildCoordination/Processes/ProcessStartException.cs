using BuildCoordination.Diagnostics;

namespace BuildCoordination.Processes;

/// <summary>A program could not be started.</summary>
internal sealed class ProcessStartException : Exception
{
    private ProcessStartException(int shellCode, CoordinationDiagnostic diagnostic) : base(diagnostic.ToString()) =>
        (ShellCode, Diagnostic) = (shellCode, diagnostic);

    /// <summary>The exit code of a shell: 127 if there is no such program, 126 if it cannot be executed.</summary>
    public int ShellCode { get; }

    public CoordinationDiagnostic Diagnostic { get; }

    public static ProcessStartException NotFound(string name) =>
        new(127, new("BC4101", $"There is no program '{name}'.", "Install it, or correct the name or the PATH."));

    public static ProcessStartException NotExecutable(string name, string why) =>
        new(126,
            new("BC4102", $"'{name}' cannot be executed: {why}.", "Correct its permissions or its first line, or name another program."));

    public static ProcessStartException Failed(string name, string why) =>
        new(126, new("BC4103", $"'{name}' could not be started: {why}.", "Fix the cause, then try again."));
}
