using BuildCoordination.Files;

namespace BuildCoordination.Tool.Output;

/// <summary>Writes the answer to standard output. The console's own writer takes a reader that has left for one that reads all.</summary>
internal sealed class AnswerWriter
{
    private readonly TextWriter _writer = Console.IsOutputRedirected
        ? new StreamWriter(StandardOutput.Open(toError: false), Console.OutputEncoding, leaveOpen: true) { AutoFlush = true }
        : Console.Out;

    /// <inheritdoc cref="ConsoleLines.TryWrite(TextWriter, string)"/>
    public string? TryWrite(string line) => ConsoleLines.TryWrite(_writer, line);
}
