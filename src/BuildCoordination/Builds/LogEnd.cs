using System.Text;

namespace BuildCoordination.Builds;

/// <summary>The last whole lines of a log, however long it is.</summary>
internal static class LogEnd
{
    private const int Size = 40_000;

    public static string Read(string? log)
    {
        try
        {
            if (log is null || !File.Exists(log))
                return "";
            using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var start = Math.Max(0, stream.Length - Size);
            stream.Position = start;
            var buffer = new byte[Size];
            var text = Encoding.UTF8.GetString(buffer.AsSpan(0, stream.ReadAtLeast(buffer, Size, throwOnEndOfStream: false)));
            return start == 0 ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The end is told without it.
            return "";
        }
    }
}
