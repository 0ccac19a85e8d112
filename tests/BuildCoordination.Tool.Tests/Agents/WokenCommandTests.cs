using System.Text.Json.Nodes;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>A program that speaks no protocol is started when something comes: 'wait --exec'.</summary>
public sealed class WokenCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public WokenCommandTests() => (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));

    [Fact]
    public async Task A_message_starts_the_command_which_gets_it_as_one_document_and_no_shell_reads_its_words()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        var file = Path.Combine(_fleet.Folder, "woken.json");
        using var waiting = _build1.Start("wait", "--for", "message", "--timeout", "5m", "--exec", $"cat > {file}; echo woken; exit 7");
        await _build2.RunAsync("send", "build1", "request", "$(touch stolen); `id`", "'; rm -rf x #");
        var end = await Buildcoord.EndAsync(waiting);
        Assert.Equal((7, "woken\n"), (end.Code, end.Output));
        var message = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(file)))!;
        Assert.Equal(("build2", "$(touch stolen); `id`"), (message["from"]!.GetValue<string>(), message["subject"]!.GetValue<string>()));
        Assert.Contains("touch stolen", (await _build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_starts_the_command_and_one_that_does_not_come_does_not()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        string[] wait = ["wait", "--for", "status", "--from", "build2", "--timeout"];
        var end = await _build1.RunAsync([.. wait, "5m", "--state", "idle", "--exec", "cat"]);
        Assert.Equal("build2", JsonNode.Parse(end.Output)!["server"]!.GetValue<string>());
        var late = await _build1.RunAsync([.. wait, "1s", "--state", "failed", "--exec", "echo started"]);
        Assert.NotEqual(0, late.Code);
        Assert.Equal("", late.Output);
    }

    [Fact]
    public async Task A_command_that_reads_nothing_ends_as_it_says()
    {
        await _build1.RunAsync("status", "idle");
        var end = await _build1.RunAsync("wait", "--for", "status", "--from", "build1", "--state", "idle", "--exec", "true");
        Assert.Equal((0, "", ""), (end.Code, end.Output, end.Error));
    }

    [Fact]
    public async Task A_wait_that_is_terminated_takes_its_command_with_it()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        await _build2.RunAsync("send", "build1", "info", "Wake up", "");
        var file = Path.Combine(_fleet.Folder, "pid");
        using var waiting = _build1.Start(
            "wait", "--for", "message", "--since", "1h", "--timeout", "5m", "--exec", $"echo $$ > {file}; exec sleep 300");
        await Until.True(() => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'), "the command runs");
        var command = int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);

        await Shell.RunAsync("kill", ["-TERM", $"{waiting.Id}"]);

        Assert.Equal(143, (await Buildcoord.EndAsync(waiting)).Code);
        await Until.True(() => ProcessTable.Find(command) is null or { IsAlive: false }, "the command is gone");
    }

    public void Dispose() => _fleet.Dispose();
}
