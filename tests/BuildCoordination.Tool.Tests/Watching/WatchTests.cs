using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BuildCoordination.Tool.Tests.Documents;
using BuildCoordination.Tool.Tests.Pages;

namespace BuildCoordination.Tool.Tests.Watching;

public sealed partial class WatchTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private Process? _watch;

    public WatchTests()
    {
        SampleFleet.Write(_fleet);
        _build1 = new Buildcoord(_fleet, "build1");
    }

    [Theory]
    [InlineData("q")]
    [InlineData("C-c", Explicit = true)]
    [InlineData("C-z", Explicit = true)]
    public async Task A_terminal_is_as_it_was_when_it_has_been_watched(string key)
    {
        using var terminal = await OpenAsync();
        await terminal.TypeAsync("stty -a > before; echo here before", "Enter");
        await terminal.ShowsAsync(screen => screen.Contains("\nhere before", StringComparison.Ordinal), "the shell's own words");
        await terminal.TypeAsync($"{Buildcoord.Program} watch; echo ended with $?", "Enter");
        await terminal.ShowsAsync("45 of 147 modules");
        Assert.Equal("1", (await terminal.AskAsync("alternate_on")).Trim());

        await terminal.TypeAsync(key);

        await terminal.ShowsAsync("here before");
        if (key == "C-z")
        {
            await terminal.ShowsAsync("Stopped");
            await terminal.IsAskedAsync();
            await terminal.TypeAsync("clear; fg", "Enter");
            await terminal.ShowsAsync(
                screen =>
                screen.Contains("45 of 147 modules", StringComparison.Ordinal)
                    && !screen.Contains("here before", StringComparison.Ordinal), "it is watched again");
            await terminal.TypeAsync("q");
        }

        await terminal.IsAskedAsync();
        await terminal.TypeAsync("stty -a | diff before - && echo same as before", "Enter");
        await terminal.ShowsAsync(screen => screen.Contains("\nsame as before", StringComparison.Ordinal), "the terminal's settings");
        var screen = await terminal.ScreenAsync();
        Assert.DoesNotContain("45 of 147", screen, StringComparison.Ordinal);
        if (key != "C-z")
            Assert.Contains("ended with 0", screen, StringComparison.Ordinal);
        Assert.Equal("0 1", (await terminal.AskAsync("alternate_on} #{cursor_flag")).Trim());
    }

    [Fact]
    public async Task It_shows_servers_bars_and_mail_in_whatever_room_there_is_and_follows_the_fleet()
    {
        using var terminal = await OpenAsync();
        await terminal.TypeAsync($"{Buildcoord.Program} watch", "Enter");
        await terminal.ShowsAsync("45 of 147 modules");
        var wide = await terminal.ScreenAsync();
        Assert.Contains("█░", wide, StringComparison.Ordinal);
        Assert.Contains("stale 50m ago", wide, StringComparison.Ordinal);
        Assert.Contains("Build Failed: cloudstack", wide, StringComparison.Ordinal);

        await terminal.ResizeAsync(64, 16);
        await terminal.ShowsAsync(
            screen =>
            screen.Contains("failed, stale", StringComparison.Ordinal)
                && screen.Contains("q or Ctrl-C leaves", StringComparison.Ordinal), "it is drawn for the narrow terminal");
        await terminal.ResizeAsync(9, 5);
        await terminal.ShowsAsync("too narro");
        await terminal.ResizeAsync(120, 40);
        await terminal.ShowsAsync("last build");

        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "warning", "Disk at 91 %", "");
        await terminal.ShowsAsync("Disk at 91 %");
    }

    [Fact]
    public async Task Nothing_is_coloured_where_the_user_wants_no_colour()
    {
        using var terminal = await OpenAsync();
        await terminal.TypeAsync($"unset NO_COLOR; {Buildcoord.Program} watch", "Enter");
        await terminal.ShowsAsync("45 of 147 modules");
        Assert.Matches(Colour(), await terminal.ScreenAsync(colors: true));
        await terminal.TypeAsync("q");
        await terminal.IsAskedAsync();
        await terminal.TypeAsync($"NO_COLOR=1 {Buildcoord.Program} watch", "Enter");
        await terminal.ShowsAsync("45 of 147 modules");
        Assert.DoesNotMatch(Colour(), await terminal.ScreenAsync(colors: true));
    }

    [Fact]
    public async Task Terminal_escapes_of_another_builder_are_shown_and_never_replayed()
    {
        SampleFleet.WriteHostile(_fleet);
        using var terminal = await OpenAsync();
        await terminal.TypeAsync($"{Buildcoord.Program} watch", "Enter");
        await terminal.ShowsAsync(
            screen =>
            screen.ReplaceLineEndings("").Contains("build3", StringComparison.Ordinal)
                && screen.Contains(@"\u{001b}", StringComparison.Ordinal), "the escape, made visible");
        Assert.Contains("Build fleet", await terminal.ScreenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_is_a_line_for_each_change()
    {
        var watch = Start();
        string[] first = [(await watch.StandardOutput.ReadLineAsync())!, (await watch.StandardOutput.ReadLineAsync())!];
        Assert.EndsWith(" build1: building, job_1795486166 MavenInstall [45/147], heartbeat alive", first[0], StringComparison.Ordinal);
        Assert.EndsWith(" build2: failed, heartbeat stale", first[1], StringComparison.Ordinal);
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        Assert.EndsWith(" build2: idle, heartbeat stale", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "warning", "Disk at 91 %", "");
        Assert.EndsWith(" [WARNING] build2 -> all: Disk at 91 %", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-TERM", $"{watch.Id}"]);
        var end = await Buildcoord.EndAsync(watch);
        Assert.Equal((0, "", ""), (end.Code, end.Output, end.Error));
    }

    [Fact]
    public async Task For_programs_each_change_is_a_document_on_a_line()
    {
        var watch = Start("--json");
        var first = await ChangeAsync(watch);
        Assert.Equal(
            ("build1", 45),
            (first["server"]!["status"]!["server"]!.GetValue<string>(), first["server"]!["status"]!["progress"]!["done"]!.GetValue<int>()));
        await ChangeAsync(watch);
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "warning", "Disk at 91 %", "");
        Assert.Equal("Disk at 91 %", (await ChangeAsync(watch))["message"]!["subject"]!.GetValue<string>());
        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(watch)).Code);
    }

    public void Dispose()
    {
        if (_watch is { HasExited: false })
            _watch.Kill();
        _watch?.Dispose();
        _fleet.Dispose();
    }

    private Process Start(params string[] arguments) => _watch = _build1.Start(["watch", .. arguments]);

    private static async Task<JsonNode> ChangeAsync(Process watch)
    {
        var line = (await watch.StandardOutput.ReadLineAsync())!;
        Answers.Check(["watch"], line);
        return JsonNode.Parse(line)!;
    }

    private Task<Terminal> OpenAsync()
    {
        Assert.SkipUnless(Terminal.IsInstalled, "tmux is not installed.");
        return Terminal.OpenAsync(_build1, 100, 30);
    }

    // 39 and 49 are the terminal's own colours.
    [GeneratedRegex(
        @"\u001b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
