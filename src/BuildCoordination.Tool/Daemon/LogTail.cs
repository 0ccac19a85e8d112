using BuildCoordination.Files;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The end of a log, and what is added to it.</summary>
internal static class LogTail
{
    private const int Lines = 50;
    private const int Bytes = 64 * 1024;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task ShowAsync(Screen screen, string path, bool follow, CancellationToken cancellationToken)
    {
        var (lines, at) = await ReadAsync(path, null, cancellationToken);
        foreach (var line in lines.TakeLast(Lines))
            screen.Say(Display.VisibleText.Line(line));
        while (follow && !cancellationToken.IsCancellationRequested && screen.HasReader)
        {
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (lines, at) = await ReadAsync(path, at, CancellationToken.None);
            foreach (var line in lines)
                screen.Say(Display.VisibleText.Line(line));
        }
    }

    // Whole lines only. A log that is shorter than before was replaced.
    private static async Task<(IReadOnlyList<string> Lines, long At)> ReadAsync(
        string path, long? from, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || !NamedFile.IsOrdinary(path))
            return ([], 0);
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var at = from is { } known && known <= stream.Length ? known : from is null ? Math.Max(0, stream.Length - Bytes) : 0;
        stream.Position = at;
        var buffer = new byte[(int)Math.Min(stream.Length - at, Bytes)];
        await stream.ReadExactlyAsync(buffer, cancellationToken);
        var end = buffer.AsSpan().LastIndexOf((byte)'\n') + 1;
        return ([.. System.Text.Encoding.UTF8.GetString(buffer, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries)], at + end);
    }
}
