using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Output;

/// <summary>N of m modules on one line of the terminal, in place of the tools' output.</summary>
internal sealed class ProgressBar : IDisposable
{
    private const int Width = 30;
    private const int UnknownWidth = 80;

    private readonly Lock _gate = new();
    private bool _isDone;

    private ProgressBar()
    {
    }

    /// <summary>A bar, or null where standard error is no terminal.</summary>
    public static ProgressBar? OnTerminal() => Console.IsErrorRedirected ? null : new ProgressBar();

    /// <summary>The bar alone.</summary>
    public static string Draw(JobProgress progress, int width, bool isUnicode)
    {
        var filled = (int)(width * (long)Math.Clamp(progress.Done, 0, progress.Total) / progress.Total);
        return new string(isUnicode ? '█' : '#', filled) + new string(isUnicode ? '░' : '.', width - filled);
    }

    public void Report(string target, JobProgress progress)
    {
        lock (_gate)
        {
            if (_isDone || progress.Total == 0)
                return;
            var line =
                $"{target} [{Draw(progress, Width, isUnicode: false)}] {progress.Done} of {progress.Total} modules done: "
                    + $"{Display.VisibleText.Line(progress.Label ?? "")}";
            var room = Math.Max(20, TerminalWidth() - 1);
            _isDone = ConsoleLines.TryWriteText(Console.Error, "\r\x1b[K" + (line.Length <= room ? line : line[..room])) is not null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDone)
                ConsoleLines.TryWriteText(Console.Error, "\r\x1b[K");
            _isDone = true;
        }
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UnknownWidth;
        }
        catch (IOException)
        {
            return UnknownWidth;
        }
    }
}
