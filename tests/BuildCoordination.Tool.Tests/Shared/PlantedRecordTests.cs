using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.SharedState;

/// <summary>A record that a member of the state folder's group wrote is handled with that member's rights, not with root's.</summary>
public sealed class PlantedRecordTests : IDisposable
{
    private readonly SharedMachine _machine = new();

    [Fact]
    public async Task A_planted_record_makes_root_terminate_no_process_of_another_user_and_publish_no_file_that_its_owner_cannot_read()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
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
        await _machine.SendAsync("first");
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
        await _machine.SendAsync("first");
        await _machine.PlantRecordAsync("job_1800000000_cccccc", record => record[member] = name);
        Assert.Equal(0, (await _machine.Root.RunAsync("run", "--name", "next", "--", "true")).Code);
        Assert.Empty(Directory.GetFiles(_machine.Fleet.Folder, "*x*"));
        Assert.DoesNotContain(_machine.Fleet.AllSubjects(), subject => subject.Contains("../", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_members_crashed_run_is_reported_by_another_member_who_leaves_the_record_to_its_owner()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
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
        await _machine.SendAsync("first");
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
        await _machine.SendAsync("first");
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
            await _machine.SendAsync("second");

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
}
