using System.Globalization;
using System.Text;

namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>No command shows what others wrote as it stands.</summary>
public sealed class TerminalEscapesTests(EscapingFleet hostile) : IClassFixture<EscapingFleet>
{
    private readonly Buildcoord _build1 = new(hostile.Fleet, "build1");

    [Theory]
    [InlineData("status")]
    [InlineData("inbox", "--all")]
    [InlineData("thread")]
    [InlineData("thread", "msg_1", Explicit = true)]
    [InlineData("builds", "build2")]
    [InlineData("log", "build2")]
    [InlineData("log", "build2", "--list", Explicit = true)]
    [InlineData("health")]
    [InlineData("explain", "-", Explicit = true)]
    [InlineData("exec", "build2", "true", Explicit = true)]
    [InlineData("send", "nobody", "info", "s", "b", Explicit = true)]
    [InlineData("wait", "--for", "status", "--from", "build2", "--timeout", "5s", Explicit = true)]
    [InlineData("builds", "\u001b[2J", Explicit = true)]
    [InlineData("log", "\u001b[2J", Explicit = true)]
    [InlineData("read", "\u001b[2J", Explicit = true)]
    [InlineData("ack", "\u001b[2J")]
    [InlineData("\u001b[2J")]
    public async Task What_a_command_shows_moves_no_cursor(params string[] command)
    {
        var end = await _build1.RunWithInputAsync(EscapingFleet.Log, command);

        Assert.NotEmpty(end.Output + end.Error);
        Check(end.Output + end.Error);
    }

    [Theory]
    [InlineData("inbox", "--json")]
    [InlineData("health", "--json")]
    [InlineData("read", "--all")]
    [InlineData("reply", "msg_1", "text", Explicit = true)]
    [InlineData("outbox", "list", Explicit = true)]
    [InlineData("doctor")]
    public async Task Nor_does_what_it_shows_of_what_this_server_takes_over(params string[] command)
    {
        var end = await new Buildcoord(hostile.Fleet, "build2").RunAsync(command);

        Assert.NotEmpty(end.Output + end.Error);
        Check(end.Output + end.Error);
    }

    [Theory]
    [InlineData("inbox", "--watch", Explicit = true)]
    [InlineData("health", "--watch", Explicit = true)]
    [InlineData("watch")]
    [InlineData("watch", "--json", Explicit = true)]
    [InlineData("daemon", "run")]
    public async Task What_goes_on_showing_moves_none_either(params string[] command)
    {
        using var watching = _build1.Start(command);
        var shown = new StringBuilder();
        while (!shown.ToString().Contains("owned", StringComparison.Ordinal))
        {
            shown.AppendLine(
                await watching.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline)
                ?? throw new InvalidOperationException($"It ended: {shown}"));
        }

        await Shell.RunAsync("kill", ["-INT", $"{watching.Id}"]);
        var end = await Buildcoord.EndAsync(watching);

        Check(shown + end.Output + end.Error);
        var logs = _build1.Environment["BUILDCOORD_LOG_FOLDER"];
        foreach (var log in Directory.Exists(logs) ? Directory.GetFiles(logs) : [])
            Check(await File.ReadAllTextAsync(log));
    }

    private static void Check(string shown)
    {
        var bad = shown.EnumerateRunes()
            .Where(rune => rune.Value is not ('\n' or '\t')
                && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format).ToArray();
        Assert.True(bad.Length == 0, $"U+{bad.FirstOrDefault().Value:x4} in: {shown}");
    }
}
