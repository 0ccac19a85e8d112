using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Watching;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>Views that run on, and the log, have a build that is not published yet, and mark it.</summary>
public sealed class HeldBuildTests(HeldBuild held) : IClassFixture<HeldBuild>
{
    private const string Mark = "(not published yet)";

    private readonly Buildcoord _build1 = held.Build1;

    [Fact]
    public async Task The_log_of_the_failed_build_is_there_and_marked()
    {
        var log = (await _build1.RunAsync("log", "build1")).Output;
        Assert.Contains(Mark, log, StringComparison.Ordinal);
        Assert.Contains("it broke", log, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse((await _build1.RunAsync("log", "build1", "--json")).Output)![0]!["pending"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Watch_has_its_end_and_the_message_of_the_next_one()
    {
        using var watch = _build1.Start("watch");
        var first = await watch.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline);
        Assert.Contains("build1: failed", first, StringComparison.Ordinal);
        Assert.EndsWith(Mark, first, StringComparison.Ordinal);
        await _build1.RunAsync("run", "--name", "pages", "--", "true");
        string? line;
        do
            line = await watch.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline);
        while (line?.Contains(" -> all: Build Started: pages", StringComparison.Ordinal) == false);
        Assert.EndsWith(Mark, line, StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(watch)).Code);
    }

    [Fact]
    public async Task Watch_on_a_terminal_marks_the_server_and_the_message()
    {
        Assert.SkipUnless(Terminal.IsInstalled, "tmux is not installed.");
        using var terminal = await Terminal.OpenAsync(_build1, 140, 30);
        await terminal.TypeAsync($"{Buildcoord.Program} watch", "Enter");
        await terminal.ShowsAsync("Build Failed: docs");
        var screen = await terminal.ScreenAsync();
        Assert.Contains("│ (not published │", screen, StringComparison.Ordinal);
        Assert.Contains(
            Mark,
            Assert.Single(screen.Split('\n'), line => line.Contains("Build Failed: docs", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        await terminal.TypeAsync("q");
        await terminal.IsAskedAsync();
    }

    [Fact]
    public async Task The_served_page_marks_it()
    {
        using var serve = _build1.Start("serve", "--port", "0");
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri((await serve.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline))!));
        Assert.Contains(Mark, page, StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-INT", $"{serve.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(serve)).Code);
    }
}
