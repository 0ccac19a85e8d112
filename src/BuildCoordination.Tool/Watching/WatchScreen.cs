using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BuildCoordination.Health;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Watching;

/// <summary>The fleet on the whole of a terminal, as long as it is watched; then the terminal is as it was.</summary>
internal sealed class WatchScreen(FleetLook look, TimeProvider time)
{
    private const string Enter = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J";
    private const string Leave = "\x1b[?25h\x1b[?1049l";
    private const string TooNarrow = "too narrow";
    private const string Help = "q or Ctrl-C leaves";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly bool HasColor = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private static readonly bool IsUnicode = Console.OutputEncoding.WebName == "utf-8";

    private readonly Lock _gate = new();
    private volatile bool _isLeft;
    private bool _isAway;

    /// <summary>Shows until it is stopped or somebody types q.</summary>
    public async Task RunAsync(StopOnSignal stop)
    {
        using var stopped = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create(PosixSignal.SIGTSTP, StepAside) : null;
        using var resumed = OperatingSystem.IsLinux()
            ? PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Write(Enter, away: false))
            : null;
        Write(Enter, away: false);
        try
        {
            ReadKeys();
            await ShowAsync(stop);
        }
        finally
        {
            Write(Leave, away: true);
        }
    }

    private async Task ShowAsync(StopOnSignal stop)
    {
        FleetOverview? fleet = null;
        (object? Fleet, long Second, int Width, int Height) drawn = default;
        var looking = look.LookAsync(stop.Token);
        do
        {
            if (looking.IsCompleted)
            {
                fleet = await looking;
                looking = look.LookAsync(stop.Token);
            }

            var now = (fleet, time.GetUtcNow().ToUnixTimeSeconds(), Console.WindowWidth, Console.WindowHeight);
            if (now != drawn)
                Draw(fleet, now.WindowWidth, now.WindowHeight);
            drawn = now;
        }
        while (!_isLeft && await stop.DelayAsync(Tick));
    }

    private void Draw(FleetOverview? fleet, int width, int height)
    {
        if (width < WatchFrame.LeastWidth)
        {
            Write($"\x1b[H\x1b[J{TooNarrow[..Math.Min(width, TooNarrow.Length)]}");
            return;
        }

        var lines = fleet is null
            ? ["Reading the fleet …"]
            : new WatchFrame(fleet, time.GetUtcNow(), width, IsUnicode, height).Render(HasColor).Split('\n');
        Write($"\x1b[H{string.Join("\x1b[K\r\n", lines.Take(height - 1).Append(Help))}\x1b[K\x1b[J");
    }

    // The signal does not end a process that handles it.
    [SupportedOSPlatform("linux")]
    private void StepAside(PosixSignalContext context)
    {
        context.Cancel = true;
        Write(Leave, away: true);
        _ = Libc.raise(SignalNumber.Stop);
    }

    // Between Ctrl-Z and the next fg the terminal is another's, and what is drawn as the signal comes would stay on it.
    private void Write(string text, bool? away = null)
    {
        lock (_gate)
        {
            if (away is not null || !_isAway)
                _isLeft |= ConsoleLines.TryWriteText(Console.Out, text) is not null;
            _isAway = away ?? _isAway;
        }
    }

    // On a thread of its own, which the end of the process ends: a read of a key cannot be called off.
    private void ReadKeys()
    {
        if (Console.IsInputRedirected)
            return;
        new Thread(() =>
        {
            try
            {
                while (Console.ReadKey(intercept: true).KeyChar is not ('q' or 'Q'))
                {
                }
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // The terminal is gone.
            }

            _isLeft = true;
        })
        { IsBackground = true }.Start();
    }
}
