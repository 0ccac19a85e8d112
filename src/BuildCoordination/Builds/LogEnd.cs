using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>The last whole lines of a log as a terminal would have shown them, however long it is.</summary>
internal static class LogEnd
{
    private const int Size = 40_000;

    /// <summary>Lines about downloads. They are most of some logs, and never the reason of a failure.</summary>
    private const int Window = 8 * Size;

    private static readonly string[] Noise = ["Downloading from ", "Downloaded from ", "Progress ("];

    /// <param name="log">The path of the log.</param>
    /// <param name="user">
    /// The user who named it, where that may be another one; null for this process. The log is read with that user's rights.
    /// </param>
    public static string Read(string? log, uint? user = null)
    {
        try
        {
            return log is null ? ""
                : user is { } other && OperatingSystem.IsLinux() && other != LinuxFile.CurrentUser && other != 0
                    ? LastOf(Essential(Whole(OtherUsersFile.ReadEnd(log, other, Window + 1), Window)))
                : File.Exists(log) && NamedFile.IsOrdinary(log) ? LastOf(Essential(ReadEnd(log)))
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The end is reported without it.
            return "";
        }
    }

    public static bool IsNoise(string line) => Noise.Any(noise => line.StartsWith(noise, StringComparison.Ordinal));

    private static string ReadEnd(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - Window - 1);
        var buffer = new byte[Window + 1];
        return Whole(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)), Window);
    }

    // The first line of a longer log is not whole.
    private static string Whole(ReadOnlySpan<byte> end, int limit)
    {
        var text = Encoding.UTF8.GetString(end);
        return end.Length <= limit ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    // Text before a carriage return was overwritten.
    private static string Essential(string text) => string.Join('\n', text.Split('\n')
        .Select(line => line.TrimEnd('\r'))
        .Select(line => line[(line.LastIndexOf('\r') + 1)..])
        .Where(line => !IsNoise(line)));

    private static string LastOf(string text) => text.Length <= Size ? text : text[(text.IndexOf('\n', text.Length - Size) + 1)..];
}
