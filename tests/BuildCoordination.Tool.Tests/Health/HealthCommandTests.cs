using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;
using BuildCoordination.Tool.Tests.Pages;
using BuildCoordination.Tool.Tests.Watching;

namespace BuildCoordination.Tool.Tests.Health;

public sealed class HealthCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public HealthCommandTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Theory]
    [InlineData("stale", 0)]
    [InlineData("failed", 6)]
    [InlineData("never", 0)]
    public async Task A_failed_build_is_reason_for_concern_only_to_who_asks_for_it(string failOn, int code)
    {
        await _build1.RunAsync("status", "failed");
        Assert.Equal(code, (await _build1.RunAsync("health", "--fail-on", failOn)).Code);
    }

    [Fact]
    public async Task On_a_terminal_of_eighty_columns_one_sees_how_the_last_build_of_each_server_ended_and_when()
    {
        Assert.SkipUnless(Terminal.IsInstalled, "There is no tmux.");
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        using var terminal = await Terminal.OpenAsync(_build1, 80, 24);
        await terminal.TypeAsync($"clear; {Buildcoord.Program} health; echo end of it", "Enter");
        await terminal.ShowsAsync("\nend of it");
        var lines = (await terminal.ScreenAsync()).Split('\n');

        Assert.Matches("^build1 +building 71% ~1[12]m cloudstack +success 4[67]m +- ", lines[1]);
        Assert.Matches("^build2 +failed cloudstack +failure 1[23]m +- ", lines[2]);
        Assert.Matches("^build4 +success cloudstack +success 7[01]m +success +alive", lines[4]);
    }

    [Fact]
    public async Task On_a_terminal_of_eighty_columns_each_server_is_one_line_and_wider_it_has_all_columns()
    {
        Assert.SkipUnless(Terminal.IsInstalled, "There is no tmux.");
        SampleFleet.Write(_fleet);
        using var terminal = await Terminal.OpenAsync(_build1, 80, 24);
        await terminal.TypeAsync($"clear; {Buildcoord.Program} health; echo end of it", "Enter");
        await terminal.ShowsAsync("\nend of it");
        var lines = (await terminal.ScreenAsync()).Split('\n');

        Assert.Matches("^SERVER +STATUS +LAST BUILD +PACKAGE +HEARTBEAT +UNREAD$", lines[0].TrimEnd());
        Assert.Matches("^build1 +building 45/147 1[0-9]m cloud.* +- +- +[a-z]+ [0-9]+[sm] +0, 1 err$", lines[1].TrimEnd());
        Assert.Matches("^build2 +failed .* stale 5[0-9]m +0$", lines[2].TrimEnd());
        Assert.Equal("end of it", lines[3].TrimEnd());

        await terminal.ResizeAsync(180, 24);
        await terminal.TypeAsync($"clear; {Buildcoord.Program} health; echo end of all", "Enter");
        await terminal.ShowsAsync("\nend of all");
        var wide = (await terminal.ScreenAsync()).Split('\n');
        Assert.Matches("UNREAD +TARGET +MANAGER +ADDRESS +JOB$", wide[0].TrimEnd());
        Assert.Matches("building 45/147 1[0-9]m cloudstack .* MavenInstall +Codex +10.1.3.175 +job_1795486166$", wide[1].TrimEnd());
    }

    [Fact]
    public async Task A_narrow_terminal_cuts_names_and_no_result_progress_or_age()
    {
        Assert.SkipUnless(Terminal.IsInstalled, "There is no tmux.");
        await _build1.RunAsync("status", "idle");
        var now = TimeProvider.System.GetUtcNow();
        var name = "cloudstack-with-all-its-plugins-and-packages";
        Write("build2/status.json", $$"""
            {"server": "build2", "status": "building", "timestamp": "{{now:yyyy-MM-ddTHH:mm:ssZ}}",
             "current_job": {"id": "job_2", "name": "{{name}}", "started_at": "{{now.AddMinutes(-34):yyyy-MM-ddTHH:mm:ssZ}}",
                             "expected_at": "{{now.AddMinutes(12).AddSeconds(20):yyyy-MM-ddTHH:mm:ssZ}}",
                             "progress": {"done": 105, "total": 147} },
             "last_build": {"id": "job_1", "name": "{{name}}", "status": "failed", "result": "failure",
                            "completed_at": "{{now.AddMinutes(-46):yyyy-MM-ddTHH:mm:ssZ}}"} }
            """);
        using var terminal = await Terminal.OpenAsync(_build1, 80, 24);

        await terminal.TypeAsync($"clear; {Buildcoord.Program} health; echo end of it", "Enter");
        await terminal.ShowsAsync("\nend of it");

        var line = (await terminal.ScreenAsync()).Split('\n')[2];
        Assert.Matches("^build2 +building 71% ~1[12]m clouds[a-z-]*… +failure 4[67]m +- +never +0$", line.TrimEnd());
        await terminal.ResizeAsync(120, 24);
        await terminal.TypeAsync($"clear; {Buildcoord.Program} health; echo end of all", "Enter");
        await terminal.ShowsAsync("\nend of all");
        var wider = (await terminal.ScreenAsync()).Split('\n');
        Assert.DoesNotContain("JOB", wider[0], StringComparison.Ordinal);
        Assert.Matches("^build2 +building 105/147 ~1[12]m left cloudstack.* failure 4[67]m cloudstack", wider[2]);
    }

    [Theory]
    [InlineData("stale", 6)]
    [InlineData("never", 0)]
    public async Task A_partner_of_the_scripts_that_has_been_silent_for_an_hour_in_a_build_is_stale_and_presumed_dead(
        string failOn, int code)
    {
        await _build1.RunAsync("status", "idle");
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        Write("build2/status.json",
            $$"""{"server": "build2", "status": "building", "current_job": {"id": "job_1"}, "timestamp": "{{hourAgo}}", "manager": "GitHub Copilot"}""");
        Write("build2/heartbeat.json", $$"""{"server": "build2", "timestamp": "{{hourAgo}}", "healthy": true}""");

        var end = await _build1.RunAsync("health", "--fail-on", failOn);

        Assert.Equal(code, end.Code);
        Assert.Contains($"presumed crashed since {hourAgo[..16]}", end.Output, StringComparison.Ordinal);
        Assert.Contains("GitHub Copilot", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_of_the_queue_are_counted_and_one_that_has_run_for_two_hours_is_stuck()
    {
        await _build1.RunAsync("status", "idle");
        var (now, before) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(-2));
        Write("coordination/jobs.json", $$"""
            {"jobs": [{"id": "job_a", "status": "queued"}, {"id": "job_b", "status": "running", "assigned_to": "build2", "started_at": "{{before:yyyy-MM-ddTHH:mm:ssZ}}"}, {"id": "job_c", "status": "running", "started_at": "{{now:yyyy-MM-ddTHH:mm:ssZ}}"}]}
            """);

        Assert.Contains(
            "job queue: 1 queued, 2 running; stuck: job_b on build2 since", (await _build1.RunAsync("health"))
                .Output, StringComparison.Ordinal);
        var queue = JsonNode.Parse((await _build1.RunAsync("health", "--json")).Output)!["queue"]!;
        Assert.Equal((2, "job_b"), (queue["jobs"]!["running"]!.GetValue<int>(), queue["stuck"]!.AsArray().Single()!.GetValue<string>()));
    }

    [Fact]
    public async Task A_retired_server_is_red_no_more_and_cannot_be_written_to_and_is_back_when_it_speaks_again()
    {
        await _build1.RunAsync("status", "idle");
        var build2 = new Buildcoord(_fleet, "build2");
        await build2.RunAsync("run", "--name", "docs", "--", "true");
        await using (var beating = await _fleet.OpenAsync("build2"))
            Assert.Null(await beating.Heartbeats.SendHeartbeatAsync());

        Assert.Equal(2, (await _build1.RunAsync("retire", "build1")).Code);
        Assert.Equal(2, (await _build1.RunAsync("retire", "nobody")).Code);
        Assert.Equal(0, (await _build1.RunAsync("retire", "build2")).Code);

        Assert.DoesNotContain("build2", (await _build1.RunAsync("health")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _build1.RunAsync("send", "build2", "info", "Hello", "")).Code);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/beat/build2"));
        Assert.Contains("docs", (await _build1.RunAsync("builds", "build2")).Output, StringComparison.Ordinal);

        await build2.RunAsync("status", "idle");
        Assert.Contains("build2", (await _build1.RunAsync("health")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_for_programs_is_as_its_schema_says()
    {
        await _build1.RunAsync("run", "--name", "docs", "--", "true");
        Write("build2/status.json", """{"server": "build2", "status": "testing"}""");
        Write("coordination/jobs.json", """{"jobs": [{"id": "job_a", "status": "queued"}]}""");
        var answer = (await _build1.RunAsync("health", "--json")).Output;
        Assert.True(Schemas.Fits(answer, "answers/health"));
        Assert.True(
            Schemas.Fits(answer.Replace("\"healthy\"", "\"of_tomorrow\": 1, \"healthy\"", StringComparison.Ordinal), "answers/health"));
        Assert.False(Schemas.Fits(answer.Replace("\"healthy\"", "\"well\"", StringComparison.Ordinal), "answers/health"));
    }

    [Fact]
    public async Task Watched_it_looks_again_and_ends_well_on_an_interrupt()
    {
        await _build1.RunAsync("status", "idle");
        using var watch = _build1.Start("health", "--watch");
        Assert.StartsWith("SERVER", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(watch)).Code);
    }

    public void Dispose() => _fleet.Dispose();

    private void Write(string path, string text)
    {
        var clone = Path.Combine(_fleet.Folder, "scripts-clone");
        if (!Directory.Exists(clone))
            Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, path))!);
        File.WriteAllText(Path.Combine(clone, path), text);
        Shell.Git(clone, "add", "-A");
        Shell.Git(clone, "commit", "-qm", $"Write {path}");
        Shell.Git(clone, "push", "-q", "origin", "HEAD:main");
    }
}
