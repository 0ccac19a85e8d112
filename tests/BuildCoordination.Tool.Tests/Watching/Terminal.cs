using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Watching;

/// <summary>A terminal of a test's own, with a shell in it: tmux draws it, and what is on it can be read.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly string _socket;

    private Terminal(string socket) => _socket = socket;

    public static bool IsInstalled => File.Exists("/usr/bin/tmux");

    public static async Task<Terminal> OpenAsync(Buildcoord machine, int width, int height)
    {
        var terminal = new Terminal(Path.Combine(machine.Environment["HOME"], "tmux"));
        var environment = new Dictionary<string, string>(machine.Environment, StringComparer.Ordinal)
        {
            ["LC_ALL"] = "C.UTF-8", ["TERM"] = "xterm-256color"
        };
        await Shell.RunAsync(
            "tmux", [
                "-S", terminal._socket, "-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}",
                "bash --norc --noprofile"],
            environment, machine.Environment["HOME"]);
        await terminal.IsAskedAsync();
        return terminal;
    }

    public Task TypeAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    public Task ResizeAsync(int width, int height) => TmuxAsync("resize-window", "-x", $"{width}", "-y", $"{height}");

    /// <summary>What is on the screen; with <paramref name="colors"/>, the sequences that colour it too.</summary>
    public Task<string> ScreenAsync(bool colors = false) => TmuxAsync(["capture-pane", "-p", .. colors ? ["-e"] : Array.Empty<string>()]);

    public Task<string> AskAsync(string format) => TmuxAsync("display-message", "-p", $"#{{{format}}}");

    public Task ShowsAsync(string text) => ShowsAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>The shell asks for a command; what is typed before it does may go to the program that ends, or nowhere.</summary>
    public Task IsAskedAsync() => ShowsAsync(screen => screen.TrimEnd() is [.., '#' or '$'], "the shell asks for a command");

    public async Task ShowsAsync(Func<string, bool> isSo, string what)
    {
        string screen;
        for (var waited = Stopwatch.StartNew(); !isSo(screen = await ScreenAsync()); await Task.Delay(50))
        {
            if (waited.Elapsed > Until.Deadline)
                Assert.Fail($"Still not so: {what}. The screen:\n{screen}");
        }
    }

    public void Dispose() => Shell.TryAsync("tmux", ["-S", _socket, "kill-server"]).GetAwaiter().GetResult();

    private Task<string> TmuxAsync(params string[] arguments) => Shell.RunAsync("tmux", ["-S", _socket, .. arguments]);
}
