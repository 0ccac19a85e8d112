using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Updates;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuildHost _host;

    public RunTests() => _host = new BuildHost(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_of_several_ends_counts_and_what_comes_after_it_is_not_told()
    {
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "lib", CoordinatedTargets = ["Pack"] }, default))
        {
            await run.EndAsync(BuildOutcome.Timeout);
            await run.SucceedAsync();
            var late = await run.BeginTargetAsync("Pack");
            await late.SucceedAsync();
        }

        Assert.Equal(["Build Started: lib", "Build Failed: lib: timed out"], Told.By(_host).Subjects);
        Assert.Empty(Directory.GetFiles(_host.Folder.Runs.Path));
    }

    [Fact]
    public async Task A_build_that_is_disposed_without_an_end_failed()
    {
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default))
        {
            await using var target = await run.BeginTargetAsync("Compile");
        }

        var build = Told.By(_host).Builds.Single();
        Assert.Equal("failure", build.Result);
        Assert.Equal([new TargetRecord("Compile", "failure", 0)], build.Targets);
    }

    [Fact]
    public async Task A_good_end_cannot_be_called_a_failure()
    {
        await using var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default);
        await Assert.ThrowsAsync<ArgumentException>(() => run.FailAsync(BuildOutcome.Success));
    }

    [Fact]
    public async Task A_target_ends_as_its_body_does_and_the_exception_is_passed_on()
    {
        using var stop = new CancellationTokenSource();
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default))
        {
            Assert.Equal(5, await run.TargetAsync("Good", (_, _) => Task.FromResult(5)));
            Assert.Equal(6, await run.TargetAsync("Skipped", async (target, _) =>
            {
                await target.SkipAsync(cancellationToken: CancellationToken.None);
                return 6;
            }));
            await Assert.ThrowsAsync<InvalidDataException>(
                () => run.TargetAsync<int>("Bad", (_, _) => throw new InvalidDataException("no header")));
            await Assert.ThrowsAsync<OperationCanceledException>(
                () => run.TargetAsync<int>("NotOurs", (_, _) => throw new OperationCanceledException()));
            await Assert.ThrowsAsync<OperationCanceledException>(() => run.TargetAsync<int>(
                "Stopped",
                (_, token) =>
                {
                    stop.Cancel();
                    throw new OperationCanceledException(token);
                },
                stop.Token));
            await Assert.ThrowsAsync<OperationCanceledException>(() => run.TargetAsync("Never", (_, _) => Task.CompletedTask, stop.Token));
            await run.SucceedAsync();
        }

        Assert.Equal(
            ["Good success", "Skipped skip", "Bad failure", "NotOurs cancellation", "Stopped cancellation"],
            Told.By(_host).Builds.Single().Targets.Select(target => $"{target.Name} {target.Result}"));
    }

    [Fact]
    public async Task Maven_is_the_last_build_and_dpkg_the_last_package()
    {
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "cloudstack" }, default))
        {
            await (await run.BeginTargetAsync("MavenInstall", TargetKind.Build, "/logs/mvn.log")).SucceedAsync(new() { ExitCode = 0 });
            await (await run.BeginTargetAsync("DebPackage", TargetKind.Package, "/logs/dpkg.log"))
                .FailAsync(BuildOutcome.Failure, new() { ExitCode = 29 });
            await run.FailAsync();
            await run.DisposeAsync();
        }

        var told = Told.By(_host);
        Assert.Equal(("success", "/logs/mvn.log"), (told.LastBuild!.Result, told.LastBuild.Log));
        Assert.Equal(("failed", 29), (told.LastPackage!.Status, told.LastPackage.ExitCode));
        Assert.Equal(["/logs/dpkg.log"], told.LastPackage.Logs);
        Assert.Equal(("failure", 29), (told.Builds.Single().Result, told.Builds.Single().ExitCode));
    }

    [Fact]
    public async Task A_build_without_such_targets_is_the_last_build_itself()
    {
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default))
        {
            await (await run.BeginTargetAsync("Compile")).SucceedAsync();
            await run.SucceedAsync();
        }

        Assert.Equal(["Compile"], Told.By(_host).LastBuild!.Targets.Select(target => target.Name));
    }

    [Fact]
    public async Task One_job_id_may_be_built_again_and_both_ends_are_told()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var run = await _host.Runs.BeginAsync(new() { Name = "lib", JobId = "ci-77" }, default);
            Assert.Equal("ci-77", run.JobId);
            await run.SucceedAsync();
        }

        Assert.Equal(["ci-77", "ci-77"], Told.By(_host).Builds.Select(build => build.Id));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("a b")]
    public async Task A_job_id_that_is_no_name_is_refused_and_nothing_is_written(string job)
    {
        var refused =
            await Assert.ThrowsAsync<CoordinationException>(() => _host.Runs.BeginAsync(new() { Name = "lib", JobId = job }, default));

        Assert.Equal("BC4005", refused.Diagnostic.Code);
        Assert.Empty(Told.By(_host).Updates);
        Assert.Empty(Directory.GetFiles(_host.Folder.Runs.Path));
    }

    [Fact]
    public async Task A_build_goes_on_when_nothing_can_be_written()
    {
        var host = new BuildHost(_folder.Path, atOutbox: _ => throw new IOException("no space left on device"));
        await using (var run = await host.Runs.BeginAsync(new() { Name = "lib" }, default))
        {
            Assert.Equal(1, await run.TargetAsync("Compile", (_, _) => Task.FromResult(1)));
            await run.SucceedAsync();
        }

        Assert.All(host.Warnings, warning => Assert.Equal("BC4004", warning.Code));
        Assert.NotEmpty(host.Warnings);
    }

    [Fact]
    public async Task Progress_goes_with_the_sign_of_life_and_to_whoever_asks_which_jobs_live()
    {
        var beats = new List<JobProgress?>();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var host = new BuildHost(
            _folder.Path,
            new BuildSettings
            {
                Server = "build1",
                SendHeartbeat = (content, _) =>
                {
                    lock (beats)
                        beats.Add(content.Progress);
                    return Task.CompletedTask;
                },
            },
            time);
        await using var run = await host.Runs.BeginAsync(new() { Name = "lib" }, default);
        await Until.True(() => Beats() == 1, "the first sign of life");
        await using var target = await run.BeginTargetAsync("MavenInstall");
        run.ReportProgress(45, 147, "Apache CloudStack Server");
        time.Advance(RunHeartbeat.Interval);
        await Until.True(() => Beats() == 2, "the second sign of life");

        Assert.Equal(new JobProgress(45, 147, "Apache CloudStack Server"), beats[^1]);
        var job = ((await host.Runs.NowAsync(default)).Jobs).Single();
        Assert.Equal((run.JobId, "MavenInstall", beats[^1]), (job.Id, job.Target, job.Progress));

        int Beats()
        {
            lock (beats)
                return beats.Count;
        }
    }

    [Fact]
    public async Task Git_says_what_is_built_and_a_tree_without_git_is_built_as_unknown()
    {
        var tree = Directory.CreateDirectory(_folder["tree"]).FullName;
        await RunAsync(new() { Name = "lib", Source = tree });
        Assert.Equal((null, "unknown"), (Last().Branch, Last().Commit));

        await Bash.OutputAsync(
            Bash.Script("cd \"$1\"; git init -q -b 4.21; git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one", tree));
        await RunAsync(new() { Name = "lib", Source = tree });
        Assert.Equal("4.21", Last().Branch);
        Assert.Equal(await Bash.OutputAsync(Bash.Script("git -C \"$1\" rev-parse HEAD", tree)), Last().Commit);

        await Bash.OutputAsync(Bash.Script("git -C \"$1\" checkout -q --detach", tree));
        await RunAsync(new() { Name = "lib", Source = tree });
        Assert.Null(Last().Branch);
        Assert.Equal(40, Last().Commit!.Length);

        BuildRecord Last() => Told.By(_host).Builds[^1];
    }

    [Fact]
    public async Task Excerpts_carry_the_failure_lines_of_the_target_that_failed()
    {
        await using (var run = await _host.Runs.BeginAsync(new() { Name = "lib", JobId = "job_1" }, default))
        {
            var target = await run.BeginTargetAsync("Maven/Install!");
            await target.FailAsync(BuildOutcome.Failure, new() { Failure = new(["one", "two"], null, null) });
            await run.FailAsync();
        }

        var excerpt = Told.By(_host).Updates.OfType<BuildEndUpdate>().Select(update => update.Excerpt).OfType<LogExcerpt>().Single();
        Assert.Equal(new LogExcerpt("job_1-MavenInstall.log", "one\ntwo\n"), excerpt);
    }

    private async Task RunAsync(BuildRunOptions options)
    {
        await using var run = await _host.Runs.BeginAsync(options, default);
        await run.SucceedAsync();
    }
}
