using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Output;

internal static class AnswerDiagnostics
{
    /// <summary>The messages of an answer that was cut off stay unread.</summary>
    public static readonly CoordinationDiagnostic StayUnread = new(
        "BC1405", "The reader of standard output ended before it had the whole answer, so the messages stay unread.",
        "Read them again, or one of them by its id.");

    public static CoordinationDiagnostic NotWritten(string reason) => new(
        "BC1404", $"The answer could not be written to standard output: {reason}",
        "The command has done its work. Check the target of its output.");
}
