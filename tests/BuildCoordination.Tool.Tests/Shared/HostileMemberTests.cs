using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.SharedState;

/// <summary>
/// A member of the state folder's group cannot make root delete, create, publish or terminate anything that is not the member's.
/// </summary>
public sealed class HostileMemberTests : IDisposable
{
    private const string Victim = "001700000000000-msg_1700000000_0123456789abcdefghij.json";

    private readonly SharedMachine _machine = new();

    private string Elsewhere => Path.Combine(_machine.Fleet.Folder, "elsewhere");

    [Theory]
    [InlineData("2770")]
    [InlineData("3770")]
    public async Task A_folder_cannot_be_renamed_and_a_link_in_its_place_leads_nowhere(string mode)
    {
        await _machine.PrepareAsync(mode);
        await SendAsync("first");
        MakeElsewhere();

        foreach (var name in new[] { "sent", "outbox", "runs", "servers", "outbox/refused", "../../repositories", "../../sources" })
        {
            var folder = Path.Combine(_machine.Repository, name);
            Assert.False(await _machine.MayAsync($"mv '{folder}' '{folder}.old' && ln -s '{Elsewhere}' '{folder}'"), name);
        }

        await SendAsync("second");
        AssertNothingHappenedElsewhere();
        Assert.Equal(["second", "first"], _machine.Fleet.AllSubjects());
    }

    [Fact]
    public async Task A_folder_that_is_swapped_while_it_is_used_is_still_the_one_that_was_opened()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        MakeElsewhere();
        var sent = Path.Combine(_machine.Repository, "sent");
        // By root, for a member can do it no more: between opening the folders and moving the update into sent/.
        var git = _machine.Fleet.Program(
            $"[ -L '{sent}' ] || {{ mv '{sent}' '{sent}.old'; ln -s '{Elsewhere}' '{sent}'; }}; exec git \"$@\"", "swapping-git");
        _machine.Root.Environment["BUILDCOORD_GIT_EXECUTABLE"] = git;

        Assert.Equal(0, (await _machine.Root.RunAsync("send", "all", "info", "second", "")).Code);

        AssertNothingHappenedElsewhere();
        Assert.Equal(2, Directory.GetFiles(sent + ".old", "0*.json").Length);
    }

    [Fact]
    public async Task A_member_can_neither_remove_nor_replace_what_is_another_users_and_names_of_another_form_stay()
    {
        await _machine.PrepareAsync();
        _machine.Root.Environment["BUILDCOORD_GIT_EXECUTABLE"] = "no-such-git";
        await _machine.Root.RunAsync("send", "all", "info", "waits", "");
        var waiting = Path.Combine(
            _machine.Repository,
            "outbox",
            _machine.Files("outbox").Single(name => name.StartsWith("00", StringComparison.Ordinal)));
        Assert.False(await _machine.MayAsync($"rm -f '{waiting}'"));
        Assert.False(await _machine.MayAsync($"mv '{waiting}' '{waiting}.old'"));
        Assert.False(await _machine.MayAsync($"cp /dev/null '{waiting}'"));

        Assert.True(await _machine.MayAsync(
            $"cd '{_machine.Repository}' && echo x > sent/important.json && touch -d '30 days ago' sent/important.json "
                + "&& echo x > outbox/important.json"));
        _machine.Root.Environment.Remove("BUILDCOORD_GIT_EXECUTABLE");
        await SendAsync("next");
        Assert.Contains("important.json", _machine.Files("sent"));
        Assert.Contains("important.json", _machine.Files("outbox"));
        Assert.Equal(["next", "waits"], _machine.Fleet.AllSubjects());
    }

    [Fact]
    public async Task A_planted_record_makes_root_terminate_no_process_of_another_user_and_publish_no_file_that_its_owner_cannot_read()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        using var process = Shell.Start("setsid", ["sleep", "600"], new Dictionary<string, string>(), "/");
        try
        {
            var start = await StartTimeAsync(process);
            var secret = Path.Combine(_machine.Fleet.Folder, "secret");
            await File.WriteAllTextAsync(secret, "the treasure is under the oak\n");
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await _machine.PlantRecordAsync("job_1800000000_aaaaaa", record =>
            {
                record["process"]!["groups"] = new JsonArray(new JsonObject { ["id"] = process.Id, ["leader_start_time"] = start });
                record["log"] = secret;
            });

            Assert.Equal(0, (await _machine.Root.RunAsync("run", "--name", "next", "--", "true")).Code);

            Assert.False(process.HasExited);
            Assert.Contains(_machine.Fleet.AllSubjects(), subject => subject.Contains("ended without reporting", StringComparison.Ordinal));
            var log = Shell.Git(_machine.Fleet.Remote, "grep", "-c", "-e", "next", "main");
            Assert.NotEmpty(log);
            Assert.DoesNotContain("treasure", Shell.Git(_machine.Fleet.Remote, "log", "-p", "--all"), StringComparison.Ordinal);
            Assert.DoesNotContain(_machine.Files("runs"), name => name.StartsWith("job_1800000000", StringComparison.Ordinal));
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task The_log_of_a_members_crashed_run_is_published_and_its_processes_are_terminated_by_root()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        var log = Path.Combine(_machine.HomeOf(SharedMachine.Member), "build.log");
        Assert.True(await _machine.MayAsync(
            $"umask 077; echo 'cannot find symbol: Oak' > '{log}'; setsid sleep 600 >/dev/null 2>&1 & echo $! > '{log}.pid'"));
        var child = int.Parse(await File.ReadAllTextAsync(log + ".pid"), System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(child);
        var start = await StartTimeAsync(process);
        await _machine.PlantRecordAsync("job_1800000000_bbbbbb", record =>
        {
            record["process"]!["groups"] = new JsonArray(new JsonObject { ["id"] = child, ["leader_start_time"] = start });
            record["log"] = log;
        });

        Assert.Equal(0, (await _machine.Root.RunAsync("run", "--name", "next", "--", "true")).Code);

        await Until.True(
            () => !Directory.Exists($"/proc/{child}")
                || File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal),
            "it is terminated");
        Assert.Contains("symbol: Oak", Shell.Git(_machine.Fleet.Remote, "log", "-p", "--all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server", "../../../../x")]
    [InlineData("job", "../../x")]
    [InlineData("parent", "../../../state/instance")]
    public async Task A_planted_record_whose_names_lead_out_of_the_folders_changes_nothing_elsewhere(string member, string name)
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        await _machine.PlantRecordAsync("job_1800000000_cccccc", record => record[member] = name);
        Assert.Equal(0, (await _machine.Root.RunAsync("run", "--name", "next", "--", "true")).Code);
        Assert.Empty(Directory.GetFiles(_machine.Fleet.Folder, "*x*"));
        Assert.DoesNotContain(_machine.Fleet.AllSubjects(), subject => subject.Contains("../", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_embedded_repository_makes_root_create_nothing_elsewhere()
    {
        await _machine.PrepareAsync();
        MakeElsewhere();
        Assert.True(await _machine.MayAsync($"ln -s '{Elsewhere}/made' '{_machine.State}/embedded.git'"));
        _machine.Root.Environment.Remove("BUILDCOORD_REPOSITORY");

        Assert.Equal(7, (await _machine.Root.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 7")).Code);

        AssertNothingHappenedElsewhere();
    }

    [Fact]
    public async Task A_log_is_not_written_through_a_link_of_another_user()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        var precious = Path.Combine(_machine.Fleet.Folder, "precious");
        await File.WriteAllTextAsync(precious, "precious");
        var log = Path.Combine(_machine.HomeOf(SharedMachine.Member), "build.log");
        Assert.True(await _machine.MayAsync($"ln -s '{precious}' '{log}'"));

        var end = await _machine.Root.RunAsync("run", "--name", "docs", "--log", log, "--", "echo", "overwritten");

        Assert.Contains("a link of another user", end.Error, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(precious));
    }

    [Fact]
    public async Task A_members_crashed_run_is_reported_by_another_member_who_leaves_the_record_to_its_owner()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        await _machine.OpenRemoteAsync();
        var log = Path.Combine(_machine.HomeOf(SharedMachine.Member), "build.log");
        Assert.True(await _machine.MayAsync($"echo 'cannot find symbol: Oak' > '{log}'"));
        await _machine.PlantRecordAsync("job_1800000000_dddddd", record => record["log"] = log);
        await _machine.OpenRemoteAsync();

        Assert.Equal(0, (await _machine.AsOtherMemberAsync("run", "--name", "next", "--", "true")).Code);
        await _machine.OpenRemoteAsync();
        Assert.Equal(0, (await _machine.AsOtherMemberAsync("run", "--name", "next", "--", "true")).Code);

        Assert.Equal(
            ["job_1800000000_dddddd.json", "job_1800000000_dddddd.lock", "job_1800000000_dddddd.reported"],
            _machine.Files("runs").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("symbol: Oak", Shell.Git(_machine.Fleet.Remote, "log", "-p", "--all"), StringComparison.Ordinal);

        await _machine.OpenRemoteAsync();
        Assert.Equal(0, (await _machine.AsMemberAsync("run", "--name", "last", "--", "true")).Code);

        Assert.Equal(0, (await _machine.Root.RunAsync("outbox", "flush")).Code);
        Assert.Single(_machine.Fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal));
        Assert.DoesNotContain("job_1800000000_dddddd.json", _machine.Files("runs"));
    }

    [Fact]
    public async Task A_record_that_joins_the_run_of_another_user_is_not_told_in_its_name()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        var secret = Path.Combine(_machine.Fleet.Folder, "secret");
        await File.WriteAllTextAsync(secret, "the treasure is under the oak\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _machine.PlantRecordAsync("job_1800000000_eeeeee", record =>
        {
            record["targets"] = new JsonArray(new JsonObject
            {
                ["name"] = "planted", ["kind"] = "build", ["started_at"] = record["started_at"]!.DeepClone(), ["log"] = secret,
                ["outcome"] = "failure", ["ended_at"] = record["started_at"]!.DeepClone(),
            });
            record["outcome"] = "cancellation";
            record["parent"] = "PARENT";
        });
        var planted = Path.Combine(_machine.Repository, "runs", "job_1800000000_eeeeee.json");
        // While root's build runs, the member names it as the outer run.
        var script = $"run=$(basename '{_machine.Repository}'/runs/job_*[!e].json .json); sed -i \"s/PARENT/$run/\" '{planted}'; "
            + $"chown {SharedMachine.Member} '{planted}'; exit 1";

        Assert.Equal(1, (await _machine.Root.RunAsync("run", "--name", "outer", "--", "sh", "-c", script)).Code);

        Assert.Contains(_machine.Fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: outer", StringComparison.Ordinal));
        Assert.DoesNotContain("treasure", Shell.Git(_machine.Fleet.Remote, "log", "-p", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_a_daemon_that_a_member_planted_makes_daemon_stop_end_nothing()
    {
        await _machine.PrepareAsync();
        await SendAsync("first");
        using var process = Shell.Start("sleep", ["600"], new Dictionary<string, string>(), "/");
        try
        {
            var start = await StartTimeAsync(process);
            var record = $$"""{"process_id":{{process.Id}},"start_time":{{start}}"""
                + ""","since":"2026-01-01T00:00:00Z","heartbeat_log":"/etc/shadow","message_log":"/etc/shadow"}""";
            // A lock of the member's own looks like a daemon that runs.
            Assert.True(await _machine.MayAsync(
                $"cd '{_machine.Repository}' && echo '{record}' > build1.daemon.json && echo > build1.daemon.lock"));
            var held = Path.Combine(_machine.Repository, "build1.daemon.lock");
            using var holder = Shell.Start(
                "setpriv",
                [
                    "--reuid", SharedMachine.Member, "--regid", SharedMachine.Member, "--clear-groups",
                    "flock", "-x", held, "sleep", "600",
                ],
                new Dictionary<string, string>(),
                "/");
            await Until.True(
                () => Shell.TryAsync("flock", ["-n", held, "true"]).GetAwaiter().GetResult().Code != 0, "it is locked");

            await _machine.Root.RunAsync("daemon", "stop");
            // Nobody waits for a daemon that is none.
            await SendAsync("second");

            Assert.False(process.HasExited);
            Assert.Equal(["second", "first"], _machine.Fleet.AllSubjects());
            holder.Kill(entireProcessTree: true);
        }
        finally
        {
            process.Kill();
        }
    }

    public void Dispose() => _machine.Dispose();

    private static async Task<long> StartTimeAsync(Process process)
    {
        long start = 0;
        await Until.True(
            () => long.TryParse(
                File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[^1].Split(' ')[19],
                System.Globalization.CultureInfo.InvariantCulture,
                out start) && start > 0,
            "it is started");
        return start;
    }

    private async Task SendAsync(string subject)
    {
        var end = await _machine.Root.RunAsync("send", "all", "info", subject, "");
        Assert.True(end.Code == 0, end.Error);
        Assert.Contains(subject, _machine.Fleet.AllSubjects());
    }

    private void MakeElsewhere()
    {
        Directory.CreateDirectory(Elsewhere);
        foreach (var name in new[] { Victim, "precious" })
        {
            File.WriteAllText(Path.Combine(Elsewhere, name), "precious");
            File.SetLastWriteTimeUtc(Path.Combine(Elsewhere, name), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-30));
        }
    }

    private void AssertNothingHappenedElsewhere() =>
        Assert.Equal(
            [Victim, "precious"], Directory.GetFileSystemEntries(Elsewhere).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
