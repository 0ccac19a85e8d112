using System.Text;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The last whole lines of a log as a terminal would have shown them, however long it is.</summary>
internal static class LogEnd
{
    private const int Size = 40_000;

    /// <summary>What tells of downloads is most of some logs, and nothing of a failure.</summary>
    private const int Window = 8 * Size;

    private static readonly string[] Noise = ["Downloading from ", "Downloaded from ", "Progress ("];

    public static string Read(string? log)
    {
        try
        {
            return log is not null && File.Exists(log) && NamedFile.IsOrdinary(log) ? LastOf(Essential(ReadEnd(log))) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The end is told without it.
            return "";
        }
    }

    private static string ReadEnd(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = Math.Max(0, stream.Length - Window);
        stream.Position = start;
        var buffer = new byte[Window];
        var text = Encoding.UTF8.GetString(buffer.AsSpan(0, stream.ReadAtLeast(buffer, Window, throwOnEndOfStream: false)));
        return start == 0 ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    // What stands before a carriage return was written over.
    private static string Essential(string text) => string.Join('\n', text.Split('\n')
        .Select(line => line.TrimEnd('\r'))
        .Select(line => line[(line.LastIndexOf('\r') + 1)..])
        .Where(line => !Noise.Any(noise => line.StartsWith(noise, StringComparison.Ordinal))));

    private static string LastOf(string text) => text.Length <= Size ? text : text[(text.IndexOf('\n', text.Length - Size) + 1)..];
}
