using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Remote;

public sealed class LogCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public LogCommandTests() => (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));

    [Fact]
    public async Task The_end_of_a_failed_builds_log_is_read_on_another_server_without_its_secrets_and_nothing_in_it_moves_the_cursor()
    {
        await FailAsync("echo first; printf 'password=hunter2hunter2 \\033[31mred\\n'; echo last words; exit 3");

        var end = await _build2.RunAsync("log", "build1");

        Assert.Equal(0, end.Code);
        Assert.Contains("  | last words", end.Output, StringComparison.Ordinal);
        Assert.Contains("[redacted:", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", end.Output + Shell.Git(_fleet.Remote, "log", "-p", "--all"), StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', end.Output);
        Assert.All(end.Output.TrimEnd('\n').Split('\n').Skip(1), line => Assert.StartsWith("  | ", line, StringComparison.Ordinal));
        Assert.Equal(
            "unverified", JsonNode.Parse((await _build2.RunAsync("log", "build1", "--json")).Output)![0]!["trust"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_log_has_no_colours_and_is_said_to_be_of_an_earlier_build()
    {
        await FailAsync("printf '[\\033[1;34mINFO\\033[m] \\033[K\\033[31mred\\033[0m \\033[2J\\n'; exit 3");
        var first = await _build2.RunAsync("log", "build1");
        Assert.Contains("  | [INFO] red \\u{001b}[2J\n", first.Output, StringComparison.Ordinal);
        Assert.Equal("", first.Error);

        Assert.Equal(0, (await _build1.RunAsync("run", "--name", "site", "--", "true")).Code);
        var later = await _build2.RunAsync("log", "build1");
        Assert.Equal(first.Output, later.Output);
        Assert.Matches(
            @"\Abuildcoord: This log is of an earlier build: the last one of build1, site \(job_\w+\), ended with success at 2.*Z\.\n\z",
            later.Error);
        var job = later.Output.Split(' ')[1].Split("-")[0];
        Assert.Equal("", (await _build2.RunAsync("log", "build1", job)).Error);
    }

    [Fact]
    public async Task Of_a_log_of_a_hundred_thousand_lines_the_last_whole_ones_are_published_in_64_kilobytes()
    {
        await FailAsync("seq -f 'line number %.0f' 100000; exit 1");
        var name = Shell.Git(_fleet.Remote, "ls-tree", "--name-only", "main", "build1/logs/");
        var text = Shell.Git(_fleet.Remote, "show", $"main:{name}");
        Assert.InRange(text.Length, 30_000, 64 * 1024);
        Assert.EndsWith("line number 100000", text, StringComparison.Ordinal);
        Assert.All(
            text[text.IndexOf(" ---\n", StringComparison.Ordinal)..].Split('\n').Skip(2),
            line => Assert.StartsWith("line number ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_last_twenty_logs_are_kept_and_a_good_build_leaves_none()
    {
        Assert.Equal(0, (await _build1.RunAsync("run", "--log", Log, "--", "true")).Code);
        Assert.Equal("", Shell.Git(_fleet.Remote, "ls-tree", "--name-only", "main", "build1/logs/"));
        Assert.Equal(1, (await _build2.RunAsync("log", "build1")).Code);

        PutOldLogs(20);
        await FailAsync("echo the newest; exit 1");

        var logs = JsonNode.Parse((await _build2.RunAsync("log", "build1", "--list", "--json")).Output)!.AsArray();
        Assert.Equal(20, logs.Count);
        Assert.DoesNotContain(logs, log => log!["name"]!.GetValue<string>() == "job_1000-docs.log");
        Assert.Contains("the newest", (await _build2.RunAsync("log", "build1")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private string Log => Path.Combine(_fleet.Folder, "build.log");

    private void PutOldLogs(int count)
    {
        var clone = Path.Combine(_fleet.Folder, "clone");
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Directory.CreateDirectory(Path.Combine(clone, "build1", "logs"));
        for (var i = 0; i < count; i++)
            File.WriteAllText(Path.Combine(clone, "build1", "logs", $"job_{1000 + i}-docs.log"), "old\n");
        Shell.Git(clone, "add", "-A");
        Shell.Git(clone, "commit", "-qm", "Old logs");
        Shell.Git(clone, "push", "-q", "origin", "HEAD:main");
    }

    private async Task FailAsync(string script)
    {
        File.Delete(Log);
        Assert.NotEqual(0, (await _build1.RunAsync("run", "--name", "docs", "--log", Log, "--", "sh", "-c", script)).Code);
    }
}
