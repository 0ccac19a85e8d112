using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// State folders that are copied, restored, cloned or shared between containers while a build lives: it is left alone, and has
/// one end.
/// </summary>
public sealed class CopiedStateTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public CopiedStateTests() => _build1 = TroubledBuild.Machine(_fleet);

    public void Dispose() => _fleet.Dispose();

    private string Copy => Path.Combine(_fleet.Folder, "copy");

    private Buildcoord OnCopy => TroubledBuild.Machine(_fleet, ("BUILDCOORD_STATE", Copy));

    [Fact]
    public async Task A_copy_of_the_state_folder_leaves_the_live_build_alone_and_its_own_builds_leave_it_building()
    {
        using var live = await StartAsync();
        await CopyAsync();

        Assert.Equal(0, (await OnCopy.RunAsync("run", "--name", "other", "--", "true")).Code);
        Assert.Equal("building", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        await EndsOnceAsync(live);

        // By now the process of the copied record is gone, and only the repository knows how it ended.
        Assert.Equal(0, (await OnCopy.RunAsync("run", "--name", "other", "--", "true")).Code);
        AssertOneEnd();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/proc/sys/kernel/random/boot_id", Explicit = true)]
    [InlineData("/etc/machine-id", Explicit = true)]
    public async Task A_clone_of_the_machine_and_a_container_leave_the_live_build_alone(string? identity)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make namespaces.");
        using var live = await StartAsync();
        await CopyAsync();
        var other = Path.Combine(_fleet.Folder, "identity");
        await File.WriteAllTextAsync(other, "0f0e0d0c-0b0a-4909-8807-060504030201\n");

        var command = $"{Buildcoord.Program} run --name other -- true";
        var (code, _, error) = identity is null
            ? await Shell.TryAsync("unshare", ["--pid", "--fork", "--mount-proc", "sh", "-c", command], OnCopy.Environment)
            : await Shell.TryAsync("unshare", ["--mount", "sh", "-c", $"mount --bind {other} {identity} && {command}"], OnCopy.Environment);

        Assert.True(code == 0, error);
        await EndsOnceAsync(live);
    }

    [Fact(Explicit = true)]
    public async Task Containers_that_share_a_state_folder_leave_each_others_builds_alone()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make namespaces.");
        using var live = await StartAsync();

        var (code, _, error) = await Shell.TryAsync(
            "unshare", ["--pid", "--fork", "--mount-proc", "sh", "-c", $"{Buildcoord.Program} run --name other -- true"],
            _build1.Environment);

        Assert.True(code == 0, error);
        await EndsOnceAsync(live);
    }

    [Fact]
    public async Task A_build_that_is_killed_with_its_container_is_reported_by_the_next_one()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make namespaces.");
        Assert.Equal(0, (await _build1.RunAsync("status", "idle")).Code);
        using var container = Shell.Start(
            "unshare",
            ["--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", $"{Buildcoord.Program} run --name live -- cat"],
            _build1.Environment);
        await Until.True(
            () => _fleet.AllSubjects().Any(subject => subject.StartsWith("Build Started: live", StringComparison.Ordinal)),
            "the build has begun");
        Assert.Equal(0, (await _build1.RunAsync("run", "--name", "beside", "--", "true")).Code);
        Assert.DoesNotContain(_fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: live", StringComparison.Ordinal));
        container.Kill();
        await container.WaitForExitAsync();

        var next = await _build1.RunAsync("run", "--name", "next", "--", "true");

        Assert.Contains("BC4002", next.Error, StringComparison.Ordinal);
        Assert.Single(_fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: live", StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task A_suspended_build_is_left_alone()
    {
        using var live = await StartAsync();
        await CopyAsync();
        await Shell.RunAsync("kill", ["-STOP", $"{live.Id}"]);
        try
        {
            Assert.Equal(0, (await OnCopy.RunAsync("run", "--name", "other", "--", "true")).Code);
            Assert.Equal(0, (await _build1.RunAsync("run", "--name", "other", "--", "true")).Code);
        }
        finally
        {
            await Shell.RunAsync("kill", ["-CONT", $"{live.Id}"]);
        }

        await EndsOnceAsync(live);
    }

    [Fact]
    public async Task A_snapshot_that_is_restored_after_the_end_reports_no_other()
    {
        using var live = await StartAsync();
        await CopyAsync();
        await EndsOnceAsync(live);
        var state = _build1.Environment["BUILDCOORD_STATE"];
        Directory.Delete(state, recursive: true);
        Directory.Move(Copy, state);

        Assert.Equal(0, (await _build1.RunAsync("run", "--name", "next", "--", "true")).Code);

        AssertOneEnd();
        Assert.Equal("success", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_copy_claims_nothing_while_the_repository_is_away_and_learns_the_result_when_it_is_back()
    {
        using var live = await StartAsync();
        await CopyAsync();
        await EndsOnceAsync(live);
        var copy = TroubledBuild.Machine(
            _fleet, ("BUILDCOORD_STATE", Copy), ("BUILDCOORD_CACHE", Path.Combine(_fleet.Folder, "empty-cache")));

        Directory.Move(_fleet.Remote, Away);
        var during = await copy.RunAsync("run", "--name", "other", "--", "true");
        Directory.Move(Away, _fleet.Remote);

        Assert.True(during.Code == 0, during.Error);
        Assert.DoesNotContain("BC4002", during.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(HistoryOfCopy(), build => build.Name == "live");

        var after = await copy.RunAsync("run", "--name", "other", "--", "true");
        Assert.DoesNotContain("BC4002", after.Error, StringComparison.Ordinal);
        Assert.Equal("Failure", Assert.Single(HistoryOfCopy(), build => build.Name == "live").Outcome);
        AssertOneEnd();
    }

    [Fact]
    public async Task A_killed_build_is_reported_in_its_own_state_folder_though_the_repository_is_away_and_not_in_a_copy()
    {
        using var live = await StartAsync();
        await CopyAsync();
        Directory.Move(_fleet.Remote, Away);
        await Shell.RunAsync("kill", ["-KILL", $"{live.Id}"]);
        await live.WaitForExitAsync();

        var copied = await OnCopy.RunAsync("run", "--name", "other", "--", "true");
        var own = await _build1.RunAsync("run", "--name", "next", "--", "true");
        Directory.Move(Away, _fleet.Remote);

        Assert.DoesNotContain("BC4002", copied.Error, StringComparison.Ordinal);
        Assert.Contains("BC4002", own.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(0, (await OnCopy.RunAsync("run", "--name", "other", "--", "true")).Code);
        Assert.Single(_fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: live", StringComparison.Ordinal));
    }

    private string Away => _fleet.Remote + ".away";

    private IEnumerable<(string Name, string Outcome)> HistoryOfCopy() =>
        Directory.GetFiles(Copy, "build1*.history.json", SearchOption.AllDirectories)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["builds"]!.AsArray())
            .Select(build => (build!["name"]!.GetValue<string>(), build["outcome"]!.GetValue<string>()));

    private async Task<Process> StartAsync()
    {
        Assert.Equal(0, (await _build1.RunAsync("status", "idle")).Code);
        var live = _build1.Start("run", "--name", "live", "--", "sh", "-c", "read go; exit 3");
        await Until.True(
            () => _fleet.AllSubjects().Any(subject => subject.StartsWith("Build Started: live", StringComparison.Ordinal)),
            "the build has begun");
        return live;
    }

    // Temporary files come and go while it is copied, and cp says so.
    private async Task CopyAsync() => await Shell.TryAsync("cp", ["-a", _build1.Environment["BUILDCOORD_STATE"], Copy]);

    private async Task EndsOnceAsync(Process live)
    {
        Assert.False(live.HasExited, "It was ended.");
        live.StandardInput.Close();
        Assert.Equal(3, (await Buildcoord.EndAsync(live)).Code);
        AssertOneEnd();
    }

    private void AssertOneEnd() => Assert.Equal(
        ["Build Failed: live: exit code 3", "Build Started: live"],
        _fleet.AllSubjects().Where(subject => subject.Contains(": live", StringComparison.Ordinal))
            .Select(subject => subject.Split(" (")[0]).Order());
}
