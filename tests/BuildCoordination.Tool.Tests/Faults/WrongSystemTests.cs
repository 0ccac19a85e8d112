namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>Machines whose clocks jump, whose locks keep nobody out or are held by what hangs, and who are taken for one.</summary>
public sealed class WrongSystemTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact(Explicit = true)]
    public async Task A_clock_that_is_set_forth_and_back_by_an_hour_keeps_the_order_and_the_last_status()
    {
        var clocks = new List<Buildcoord>();
        // Further ahead it is a wrong clock, and ids come from the right one again.
        foreach (var hours in new[] { 0, 1, 0, 1, 0 })
            clocks.Add(await SystemShim.ClockAsync(_fleet, hours * 3600));

        foreach (var (machine, i) in clocks.Select((machine, i) => (machine, i)))
        {
            Assert.Equal("", await TroubledBuild.RunAsync(machine));
            await TroubledBuild.DeliveredAsync(_fleet, machine, i + 1);
        }

        var sent = _fleet.LiveMessages().Reverse().Select(message => message["id"]!.GetValue<string>().Split('_')[2]).ToArray();
        Assert.Equal(sent.Order(StringComparer.Ordinal), sent);
        Assert.Equal(0, (await clocks[^1].RunAsync("status", "idle")).Code);
        Assert.Equal("idle", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(3600, Explicit = true)]
    [InlineData(86_400, Explicit = true)]
    [InlineData(-3600)]
    public async Task A_clock_that_is_set_in_mid_build_leaves_it_one_start_and_one_end_in_order_and_the_duration_that_it_had(int seconds)
    {
        var offset = Path.Combine(_fleet.Folder, "offset");
        var build1 = await SystemShim.ClockAsync(_fleet, 0, offset);

        Assert.Equal(
            "", await TroubledBuild.RunAsync(
            words => build1.RunAsync([.. words[..^1], $"echo {seconds} > {offset}.new; mv {offset}.new {offset}; {words[^1]}"])));

        await TroubledBuild.DeliveredAsync(_fleet, build1);
        var sent = _fleet.LiveMessages().Reverse().Select(message => message["id"]!.GetValue<string>().Split('_')[2]).ToArray();
        Assert.Equal(sent.Order(StringComparer.Ordinal), sent);
        var build = Assert.Single(_fleet.Read("build1/builds.json")["builds"]!.AsArray())!;
        Assert.InRange(build["duration_seconds"]!.GetValue<double>(), 0, 60);
        // The clock that was set is ours, and not only that of the command: we saw it before and after.
        var seen = build["completed_at"]!.GetValue<DateTimeOffset>() - build["started_at"]!.GetValue<DateTimeOffset>();
        Assert.InRange(seen.TotalSeconds, seconds - 1, seconds + 60);
    }

    [Theory]
    [InlineData("pwrite64", "error=EDQUOT")]
    [InlineData("mkdir", "error=EDQUOT")]
    [InlineData("flock", "error=ENOLCK")]
    [InlineData("flock", "error=EOPNOTSUPP")]
    public async Task Where_no_folder_takes_a_file_or_a_lock_a_build_runs_and_says_so(string call, string result)
    {
        var machine = TroubledBuild.Machine(_fleet);
        await machine.RunAsync("status", "idle");

        var end = await SystemShim.WithFaultAsync(machine, call, result, "run", "--name", "x", "--", "sh", "-c", "echo built; exit 3");

        Assert.Equal((3, "built\n"), (end.Code, end.Output));
        Assert.Contains("buildcoord: warning BC", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_of_a_clock_that_was_years_ahead_is_overtaken_once_the_clock_is_right()
    {
        Assert.Equal(
            0, (await (await SystemShim.ClockAsync(_fleet, 10 * 365 * 86_400)).RunAsync("status", "building", "--job", "job_1")).Code);
        Assert.StartsWith("2036", _fleet.Read("build1/status.json")["timestamp"]!.GetValue<string>(), StringComparison.Ordinal);

        // The machine was set up again: it remembers nothing.
        var build1 = TroubledBuild.Machine(_fleet, ("BUILDCOORD_STATE", Path.Combine(_fleet.Folder, "new")));
        Assert.Equal(0, (await build1.RunAsync("status", "idle")).Code);
        var status = _fleet.Read("build1/status.json");
        Assert.Equal("idle", status["status"]!.GetValue<string>());
        Assert.DoesNotContain("2036", status.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_and_is_right_again_dates_nothing_ahead()
    {
        var ahead = await SystemShim.ClockAsync(_fleet, 10 * 365 * 86_400);
        Assert.Equal(0, (await ahead.RunAsync("status", "building", "--job", "job_1")).Code);
        Assert.Equal(0, (await ahead.RunAsync("send", "all", "info", "ahead", "body")).Code);
        var build1 = TroubledBuild.Machine(_fleet);

        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "right", "body")).Code);
        Assert.Equal(0, (await build1.RunAsync("status", "idle")).Code);

        var message = _fleet.LiveMessages().Single(message => message["subject"]!.GetValue<string>() == "right");
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(message["timestamp"]!.GetValue<DateTimeOffset>(), now.AddMinutes(-10), now.AddMinutes(1));
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(message["id"]!.GetValue<string>().Split('_')[1], null)),
            now.AddMinutes(-10),
            now.AddMinutes(1));
        var status = _fleet.Read("build1/status.json");
        Assert.Equal("idle", status["status"]!.GetValue<string>());
        Assert.InRange(status["timestamp"]!.GetValue<DateTimeOffset>(), now.AddMinutes(-10), now.AddMinutes(1));
        // The order goes on all the same.
        Assert.InRange(
            status["stamp"]!.GetValue<long>(), now.AddYears(9).ToUnixTimeMilliseconds(), now.AddYears(11).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Where_locks_keep_nobody_out_one_warning_says_so_and_a_build_is_told()
    {
        var build1 = TroubledBuild.Machine(_fleet);
        Assert.Equal("BC4003", await TroubledBuild.RunAsync(words => SystemShim.WithoutLocksAsync(build1, words)));
        await TroubledBuild.DeliveredAsync(_fleet, build1);
    }

    [Fact(Explicit = true)]
    public async Task Where_locks_keep_nobody_out_what_eight_send_at_once_arrives_once()
    {
        var build1 = TroubledBuild.Machine(_fleet);
        await build1.RunAsync("status", "idle");
        var ends = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => SystemShim.WithoutLocksAsync(build1, "send", "all", "info", $"message {i}", "body")));
        Assert.All(ends, end => Assert.True(end.Code == 0, end.Error));
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"message {i}"), _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task A_lock_of_the_outbox_that_something_hung_holds_is_one_warning_and_the_next_build_tells_the_end_but_not_the_start()
    {
        var build1 = TroubledBuild.Machine(_fleet);
        await build1.RunAsync("status", "idle");
        var path = Directory.GetFiles(build1.Environment["BUILDCOORD_STATE"], "accept.lock", SearchOption.AllDirectories).Single();
        using var hung = Shell.Start("flock", [path, "sh", "-c", "echo held; exec cat"]);
        Assert.Equal("held", await hung.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline));

        Assert.Equal("BC3002", await TroubledBuild.RunAsync(build1));

        hung.StandardInput.Close();
        await hung.WaitForExitAsync().WaitAsync(Until.Deadline);
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Empty(_fleet.AllSubjects());

        Assert.Equal("", await TroubledBuild.RunAsync(build1));
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(
            ["Build Failed: docs: exit code 7", "Build Started: docs", "Build Failed: docs: exit code 7"],
            _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]));
    }

    [Fact]
    public async Task Locks_and_temporary_files_of_what_was_killed_long_ago_are_no_trouble_and_go()
    {
        var build1 = TroubledBuild.Machine(_fleet);
        await build1.RunAsync("status", "idle");
        var state = build1.Environment["BUILDCOORD_STATE"];
        var outbox = Directory.GetDirectories(
            Path.Combine(state, "repositories", Path.GetFileName(Directory.GetDirectories(Path.Combine(state, "repositories")).Single())))
                .Append(state).ToArray();
        string[] Put(string extension, int days) => [.. outbox.Select(folder =>
        {
            var path = Path.Combine(folder, $".{Guid.NewGuid():N}{extension}");
            File.WriteAllText(path, "{");
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-days));
            return path;
        })];
        string[] old = [.. Put(".tmp", 2), .. Put(".probe", 2)];
        string[] kept = [.. Put(".tmp", 0), .. Put(".json", 2)];
        var outside = Path.Combine(_fleet.Folder, Path.GetFileName(old[0]));
        File.WriteAllText(outside, "precious");
        File.SetLastWriteTimeUtc(outside, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        Directory.CreateSymbolicLink(Path.Combine(state, "elsewhere"), _fleet.Folder);

        Assert.Equal("", await TroubledBuild.RunAsync(build1));

        await TroubledBuild.DeliveredAsync(_fleet, build1);
        Assert.DoesNotContain(old, File.Exists);
        Assert.All(kept.Append(outside), file => Assert.True(File.Exists(file), file));
    }

    [Fact(Explicit = true)]
    public async Task Two_machines_with_one_id_both_build_and_are_told_and_the_one_that_did_not_beat_first_is_warned()
    {
        // Its beat stays fresh for as long as this takes, however loaded the machine is.
        var first = TroubledBuild.Machine(_fleet, ("BUILDCOORD_HEARTBEAT_INTERVAL", "5m"));
        var second = TroubledBuild.Machine(_fleet, [.. _fleet.Machine("build1", "other").Select(pair => (pair.Key, pair.Value))]);
        Assert.Equal(0, (await first.RunAsync("status", "idle")).Code);
        await SendHeartbeatAsync(first);

        Assert.Equal("", await TroubledBuild.RunAsync(first));
        Assert.Equal("BC3102", await TroubledBuild.RunAsync(words => RunUntilWarnedAsync(second, words)));

        await TroubledBuild.DeliveredAsync(_fleet, second, builds: 2);
    }

    [Fact(Explicit = true)]
    public async Task What_a_newer_version_left_in_the_state_folder_is_left_alone_and_a_build_is_told()
    {
        var build1 = TroubledBuild.Machine(_fleet);
        Assert.Equal("", await TroubledBuild.RunAsync(build1));
        await build1.RunAsync("health");
        var state = build1.Environment["BUILDCOORD_STATE"];
        var root = Directory.GetDirectories(Path.Combine(state, "repositories")).Single();
        // What is known to both, with more in it.
        foreach (var file in Directory.GetFiles(state, "*.json", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(
                file, "{ \"hologram\": { \"depth\": [1, null] }, " + (await File.ReadAllTextAsync(file)).TrimStart()[1..]);
        }

        // What only the newer one knows.
        var newer = new Dictionary<string, string>
        {
            [Path.Combine(root, "outbox", "001700000000000-msg_1.json")] =
                """{ "format": 1, "id": "msg_1", "stamp": 1, "update": { "kind": "hologram", "server": "build1" } }""",
            [Path.Combine(root, "outbox", "001700000000001-msg_2.json")] =
                """{ "format": 2, "id": "msg_2", "stamp": 2, "update": { "kind": "message", "server": "build1" } }""",
            [Path.Combine(root, "runs", "job_1.json")] = """{ "format": 99, "id": "job_1", "hologram": true }""",
            [Path.Combine(root, "hologram")] = "depth",
            [Path.Combine(state, "holograms", "1.json")] = "{}",
        };
        foreach (var (path, text) in newer)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }

        Assert.Equal("", await TroubledBuild.RunAsync(build1));

        await TroubledBuild.DeliveredAsync(_fleet, build1, builds: 2);
        foreach (var (path, text) in newer)
            Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task SendHeartbeatAsync(Buildcoord machine)
    {
        Assert.Equal(0, (await machine.RunAsync("daemon", "start")).Code);
        try
        {
            await Until.True(
                () => Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/beat/build1") != "", "build1 has beaten");
        }
        finally
        {
            await machine.RunAsync("daemon", "stop");
        }
    }

    // A build that is over before its first beat has nothing to be warned of: this one goes on until something is said of it.
    private static async Task<CommandEnd> RunUntilWarnedAsync(Buildcoord machine, string[] words)
    {
        using var process = machine.Start([.. words[..^1], $"cat; {words[^1]}"]);
        string? warning;
        try
        {
            warning = await process.StandardError.ReadLineAsync().WaitAsync(Until.Deadline);
        }
        finally
        {
            process.StandardInput.Close();
        }

        var end = await Buildcoord.EndAsync(process);
        return end with { Error = $"{warning}\n{end.Error}" };
    }
}
