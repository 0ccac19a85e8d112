using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Output;

internal static class AnswerDiagnostics
{
    public static Diagnostic NotWritten(string reason) => new(
        "BC1404", $"The answer could not be written to standard output: {reason}", "What the command did stays done; look at where its output goes.");
}
