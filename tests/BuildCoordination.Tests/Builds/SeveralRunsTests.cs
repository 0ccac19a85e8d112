using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Builds;

[Trait("Takes", "long")]
public sealed class SeveralRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuildHost _host;

    public SeveralRunsTests() => _host = new BuildHost(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_status_shows_every_live_build_and_ends_with_the_last()
    {
        var first = await _host.Runs.BeginAsync(new() { Name = "first" }, default);
        await using (var second = await DummyBuild.StartAsync(_folder.Path, "second"))
        {
            var status = Told.By(_host).Status;
            Assert.Equal(("building", first.JobId), (status.State, status.CurrentJob!.Id));
            Assert.Equal(["first", "second"], status.Jobs.Select(job => job.Name));
            Assert.Equal("MavenInstall", status.Jobs[1].Target);

            await first.FailAsync();
            await first.DisposeAsync();
            status = Told.By(_host).Status;
            Assert.Equal(("building", second.Job), (status.State, status.CurrentJob!.Id));

            await second.ReportAsync("succeed");
        }

        var last = Told.By(_host).Status;
        Assert.Equal(("success", null, 0), (last.State, last.CurrentJob, last.Jobs.Count));
    }

    [Fact]
    public async Task A_second_build_of_the_same_tree_is_refused_by_whatever_path_it_comes()
    {
        var tree = Directory.CreateDirectory(_folder["trees/cloudstack"]).FullName;
        Directory.CreateSymbolicLink(_folder["link"], _folder["trees"]);
        await using var first = await DummyBuild.StartAsync(_folder.Path, "cloudstack", tree);

        var refused = await Assert.ThrowsAsync<CoordinationException>(
            () => _host.Runs.BeginAsync(new() { Name = "again", Source = _folder["link/cloudstack/"], ExclusiveSource = true }, default));

        Assert.Equal("BC4001", refused.Diagnostic.Code);
        Assert.Contains(
            $"Another build is running in the source tree '{tree}': cloudstack, job {first.Job}, process {first.Id}, since 20",
            refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Told.By(_host).Subjects, subject => subject.Contains("again", StringComparison.Ordinal));
        await using var elsewhere =
            await _host.Runs.BeginAsync(new() { Name = "other", Source = _folder["trees"], ExclusiveSource = true }, default);
    }

    [Fact]
    public async Task A_tree_is_free_again_after_the_build_and_after_its_death()
    {
        var tree = Directory.CreateDirectory(_folder["tree"]).FullName;
        await using (await _host.Runs.BeginAsync(new() { Name = "lib", Source = tree, ExclusiveSource = true }, default))
        {
        }

        await using var killed = await DummyBuild.StartAsync(_folder.Path, "lib", tree);
        await killed.KillAsync();
        await using var next = await _host.Runs.BeginAsync(new() { Name = "lib", Source = tree, ExclusiveSource = true }, default);
        Assert.All(killed.Tools, tool => Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false));
    }

    [Fact]
    public async Task A_build_within_a_build_is_told_as_part_of_it()
    {
        var outer = await _host.Runs.BeginAsync(new() { Name = "nightly" }, default);
        await using (var inner = await DummyBuild.StartAsync(_folder.Path, "cloudstack", environment: outer.ChildEnvironment))
        {
            Assert.True(inner.IsJoined);
            Assert.Equal(outer.JobId, inner.Job);
            var job = Told.By(_host).Status.Jobs.Single();
            Assert.Equal(("nightly", "MavenInstall"), (job.Name, job.Target));
            await inner.ReportAsync("succeed");
        }

        await Until.True(
            () => _host.Folder.Runs.All().All(run => run.Outcome is not null || run.Id == outer.JobId), "the inner build is over");
        await outer.SucceedAsync();
        await outer.DisposeAsync();

        var told = Told.By(_host);
        Assert.Equal(
            ["Build Started: nightly", "Build Started: nightly / MavenInstall", "Build Complete: nightly / MavenInstall",
                "Build Complete: nightly"], told.Subjects);
        Assert.Equal(["MavenInstall"], told.Builds.Single().Targets.Select(target => target.Name));
        Assert.Empty(Directory.GetFiles(_host.Folder.Runs.Path));
    }

    [Fact]
    public async Task A_target_that_the_inner_build_has_too_is_told_once_and_what_stopped_the_inner_one_stopped_both()
    {
        var outer = await _host.Runs.BeginAsync(new() { Name = "nightly", CoordinatedTargets = ["MavenInstall"] }, default);
        var target = await outer.BeginTargetAsync("MavenInstall");
        await using (var inner = await DummyBuild.StartAsync(_folder.Path, "cloudstack", environment: outer.ChildEnvironment))
            await inner.ReportAsync("fail");
        await Until.True(
            () => _host.Folder.Runs.All().All(run => run.Outcome is not null || run.Id == outer.JobId), "the inner build is over");
        await target.FailAsync(details: new() { Reason = "the tool said no" });
        await outer.FailAsync();
        await outer.DisposeAsync();

        var told = Told.By(_host);
        Assert.Equal(
            ["Build Started: nightly", "Build Started: nightly / MavenInstall", "Build Cancelled: nightly / MavenInstall",
                "Build Cancelled: nightly"], told.Subjects);
        Assert.Contains(
            "Exit code: 143",
            told.Messages.Single(message => message.Subject.Contains("Cancelled: nightly / MavenInstall", StringComparison.Ordinal))
                .Body, StringComparison.Ordinal);
        Assert.Equal(["MavenInstall"], told.Builds.Single().Targets.Select(one => one.Name));
    }

    [Fact]
    public async Task An_inner_build_that_was_killed_is_told_as_its_outer_ones_target_only()
    {
        var outer = await _host.Runs.BeginAsync(new() { Name = "nightly" }, default);
        await using var inner = await DummyBuild.StartAsync(_folder.Path, "cloudstack", environment: outer.ChildEnvironment);
        await inner.KillAsync();
        Assert.Empty(await _host.Runs.ReportCrashesAsync(default));
        await outer.FailAsync();
        await outer.DisposeAsync();

        Assert.Equal(["nightly"], Told.By(_host).Builds.Select(build => build.Name));
        Assert.Equal(2, Told.By(_host).Messages.Count(message => message is { Event: "end", Job: var job } && job == outer.JobId));
        Assert.All(inner.Tools, tool => Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false));
    }

    [Fact]
    public async Task An_environment_that_leaked_to_a_process_that_is_no_descendant_joins_nothing()
    {
        await using var outer = await DummyBuild.StartAsync(_folder.Path, "nightly");
        await using var stranger = await DummyBuild.StartAsync(
            _folder.Path, "cloudstack", environment: new Dictionary<string, string> { [BuildRuns.Marker] = outer.Job });

        Assert.False(stranger.IsJoined);
        Assert.Equal(["nightly", "cloudstack"], Told.By(_host).Status.Jobs.Select(job => job.Name));
    }

    [Theory]
    [InlineData("job_1_gone")]
    [InlineData("../../../../etc/passwd")]
    public async Task A_run_that_does_not_live_is_not_joined(string marker)
    {
        var host = new BuildHost(_folder.Path, new BuildSettings { Server = "build1", OuterRun = marker });
        await using var run = await host.Runs.BeginAsync(new() { Name = "lib" }, default);

        Assert.False(run.IsJoined);
    }

    [Fact]
    public async Task A_state_set_by_hand_stands_while_no_build_lives()
    {
        await _host.Runs.SetStatusAsync("building", "job_1_x", default);
        var started = Told.By(_host).Status.CurrentJob!.StartedAt;
        await _host.Runs.SetStatusAsync("building", "job_1_x", default);
        var status = Told.By(_host).Status;
        Assert.Equal(("building", "job_1_x", started), (status.State, status.CurrentJob!.Id, status.CurrentJob.StartedAt));

        var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default);
        await _host.Runs.SetStatusAsync("idle", null, default);
        Assert.Equal(("building", run.JobId), (Told.By(_host).Status.State, Told.By(_host).Status.CurrentJob!.Id));
        await run.FailAsync();
        await run.DisposeAsync();
        Assert.Equal("failed", Told.By(_host).Status.State);

        await _host.Runs.SetStatusAsync("idle", null, default);
        Assert.Equal(("idle", null), (Told.By(_host).Status.State, Told.By(_host).Status.CurrentJob));
        var refused = await Assert.ThrowsAsync<CoordinationException>(() => _host.Runs.SetStatusAsync("building", "../job", default));
        Assert.Equal("BC4005", refused.Diagnostic.Code);
    }
}
