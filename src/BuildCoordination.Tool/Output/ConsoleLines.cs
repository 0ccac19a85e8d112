namespace BuildCoordination.Tool.Output;

internal static class ConsoleLines
{
    /// <summary>
    /// Writes a line. A full disk or a stream that cannot be written is no reason to undo or repeat what was done: it returns the reason.
    /// </summary>
    public static string? TryWrite(TextWriter writer, string line) => Try(() => writer.WriteLine(line));

    /// <summary>Writes a text as it is.</summary>
    /// <inheritdoc cref="TryWrite(TextWriter, string)"/>
    public static string? TryWriteText(TextWriter writer, string text) => Try(() => writer.Write(text));

    private static string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return e.Message;
        }
    }
}
