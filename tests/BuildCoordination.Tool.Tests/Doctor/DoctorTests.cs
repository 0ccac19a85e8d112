using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Doctor;

/// <summary>Each trouble that a builder can have is one line with a remedy.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public DoctorTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task A_builder_in_order_is_told_so_line_by_line()
    {
        await _build1.RunAsync("daemon", "start");
        var findings = await LookAsync(expectedCode: 0);
        Assert.All(findings, finding => Assert.NotEqual("problem", finding.Level));
        Assert.Superset(
            new HashSet<string>(
                ["server", "repository", "git", "locks", "cache", "remote", "rights", "heartbeats", "daemon", "outbox", "stranded outbox",
                "documents", "clock", "script senders", "tools"], StringComparer.Ordinal),
            findings.Select(finding => finding.Check).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_daemon_that_does_not_run_is_a_problem_and_is_started_on_request()
    {
        Assert.Equal("problem", (await LookAsync(expectedCode: 1)).Single(finding => finding.Check == "daemon").Level);
        Assert.Equal(0, (await _build1.RunAsync("doctor", "--fix")).Code);
        Assert.Equal(0, (await _build1.RunAsync("daemon", "status")).Code);
    }

    [Fact]
    public async Task A_remote_that_is_away_is_a_problem_with_its_code_and_what_waits_for_it_is_counted()
    {
        await _build1.RunAsync("status", "idle");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await _build1.RunAsync("send", "all", "info", "waits", "");
        var findings = await LookAsync(expectedCode: 1);
        Assert.Contains(
            findings, finding =>
            finding is { Check: "remote", Level: "problem" } && finding.Text.StartsWith("BC20", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Check: "outbox", Text: "1 on their way" });
    }

    [Fact]
    public async Task A_messages_file_with_conflict_markers_is_a_problem_and_is_mended_on_request_with_every_message_kept()
    {
        await _build1.RunAsync("send", "all", "info", "kept", "");
        Edit("coordination/messages.json", text => "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> theirs\n");

        Assert.Contains(await LookAsync(expectedCode: 1), finding => finding is { Check: "documents", Level: "problem" });
        await _build1.RunAsync("daemon", "start");
        var mended = await _build1.RunAsync("doctor", "--fix", "--json");

        Assert.True(mended.Code == 0, mended.Output);
        Assert.Contains("kept", _fleet.AllSubjects());
        Assert.DoesNotContain(await LookAsync(expectedCode: 0), finding => finding is { Check: "documents", Level: "problem" });
    }

    [Fact]
    public async Task A_document_that_is_too_large_to_be_read_is_named_with_its_size()
    {
        await _build1.RunAsync("status", "idle");
        _fleet.Edit("build2/status.json", $$"""{"server": "build2", "noise": "{{new string('x', 17_000_000)}}"}""");

        Assert.Contains(
            await LookAsync(expectedCode: 1),
            finding =>
                finding is { Check: "documents" }
                    && finding.Text.Contains("build2/status.json has 17 MB and is not read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clone_of_the_scripts_that_is_stuck_in_a_rebase_is_a_problem_and_its_unpushed_commits_are_counted()
    {
        await _build1.RunAsync("status", "idle");
        var clone = _build1.Environment["BUILDCOORD_LEGACY_CLONE"];
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        File.WriteAllText(Path.Combine(clone, "theirs"), "1");
        Shell.Git(clone, "add", "-A");
        Shell.Git(clone, "commit", "-qm", "never pushed");
        await Shell.TryAsync(
            "git", ["-C", clone, "-c", "user.name=t", "-c", "user.email=t@example.org", "rebase", "-q", "--exec", "false", "HEAD~1"]);

        // As a hook of git leaves it.
        _build1.Environment["GIT_DIR"] = Path.Combine(_fleet.Folder, "of-a-hook");
        var findings = (await LookAsync(expectedCode: 1)).Where(finding => finding.Check == "scripts' clone").ToArray();
        Assert.Contains(
            findings, finding => finding.Level == "problem" && finding.Remedy!.Contains("rebase --abort", StringComparison.Ordinal));
        Assert.Contains(
            findings, finding => finding is { Level: "warning" } && finding.Text.Contains("1 commits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outbox_of_another_user_that_nobody_delivers_is_found()
    {
        var stranded = Path.Combine(_build1.Environment["HOME"], ".local", "state", "buildcoord", "repositories", "fleet-0123", "outbox");
        Directory.CreateDirectory(stranded);
        File.WriteAllText(Path.Combine(stranded, "001795494431000-msg_1795494431_x.json"), "{}");
        Assert.Contains(
            await LookAsync(expectedCode: 1), finding =>
            finding is { Check: "stranded outbox", Level: "warning" } && finding.Text.Contains(stranded, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_lets_no_branch_be_replaced_is_named_with_the_setting()
    {
        Shell.Git(_fleet.Remote, "config", "receive.denyNonFastForwards", "true");
        Assert.Contains(
            await LookAsync(expectedCode: 1), finding =>
            finding is { Check: "heartbeats", Level: "warning" }
                && finding.Remedy!.Contains("receive.denyNonFastForwards", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partner_whose_clock_is_an_hour_ahead_is_named()
    {
        await using (var ahead = await _fleet.OpenAsync("build2", time: new ShiftedTime(TimeSpan.FromHours(1))))
        {
            await ahead.Status.SetAsync(Status.ServerState.Idle);
            await ahead.FlushAsync();
            Assert.Null(await ahead.Heartbeats.SendHeartbeatAsync());
        }

        Assert.Contains(
            await LookAsync(expectedCode: 1), finding =>
            finding is { Check: "clock", Level: "warning" } && finding.Text.StartsWith("build2's clock is", StringComparison.Ordinal)
                && finding.Text.Contains("ahead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_protected_branch_is_a_problem_though_a_dry_push_would_be_accepted()
    {
        await _build1.RunAsync("status", "idle");
        _fleet.Hook("update", """case "$1" in refs/heads/main) echo "main is protected" >&2; exit 1;; esac""");
        Assert.Contains(await LookAsync(expectedCode: 1), finding => finding is { Check: "rights", Level: "problem" }
            && finding.Text.StartsWith("BC3019", StringComparison.Ordinal)
            && finding.Text.Contains("the branch is protected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_branch_that_is_reset_does_not_hold_is_not_said_to_be_visible()
    {
        await _build1.RunAsync("status", "idle");
        _fleet.Hook("post-receive", "while read old new ref; do [ $ref != refs/heads/main ] || git update-ref $ref $old; done");
        await _build1.RunAsync("send", "all", "info", "lost", "", "--require-visible");
        var second = await _build1.RunAsync("send", "all", "info", "lost, too", "", "--require-visible");
        Assert.True(second.Code == 4, second.Output + second.Error);
        Assert.Contains("BC3020", second.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private async Task<IReadOnlyList<Found>> LookAsync(int expectedCode)
    {
        var end = await _build1.RunAsync("doctor", "--json");
        Assert.True(end.Code == expectedCode, end.Output + end.Error);
        return [.. JsonNode.Parse(end.Output)!.AsArray().Select(finding => new Found(
            finding!["check"]!.GetValue<string>(), finding["level"]!.GetValue<string>(), finding["text"]!.GetValue<string>(),
                finding["remedy"]?.GetValue<string>()))];
    }

    private void Edit(string path, Func<string, string> change)
    {
        var clone = Path.Combine(_fleet.Folder, "editor");
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        File.WriteAllText(Path.Combine(clone, path), change(File.ReadAllText(Path.Combine(clone, path))));
        Shell.Git(clone, "commit", "-qam", "Edit by hand");
        Shell.Git(clone, "push", "-q", "origin", "HEAD:main");
    }

    private sealed record Found(string Check, string Level, string Text, string? Remedy);

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
