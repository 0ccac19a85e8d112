using BuildCoordination.Builds;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Documents;
using BuildCoordination.Tests.Builds;

namespace BuildCoordination.Tests.Comparison;

/// <summary>A build publishes what it ran in, and waits for nothing to know it.</summary>
public sealed class PublishedEnvironmentTests : IDisposable
{
    private readonly TwoBuilders _two = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Two_builders_publish_it_and_are_compared_by_it()
    {
        await _two.One.BuildAsync();
        await _two.One.BuildAsync();
        _two.Other.Jdk("17.0.12", "Debian");
        _two.Other.Build = new(_two.Other.Build) { Result = "failure", ExitCode = 3, Packages = [] };
        await _two.Other.BuildAsync();

        await using var reader = await _two.Fleet.OpenAsync("build1");
        var comparison = await reader.Fleet.CompareBuildsAsync("build2", "build1");

        Assert.Equal(["result", "jdk"], comparison!.Differences.Select(difference => difference.Kind));
        Assert.Single(
            _two.Fleet.Read("build1/builds.json")["builds"]!.AsArray().Select(build => build!["environment"]!.GetValue<string>())
                .Distinct());
        var end = _two.Fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        Assert.Contains(
            "\nbuild1 built this commit: JDK 17.0.15+6 (Debian) there, 17.0.12+6 (Debian) here\n", end + "\n", StringComparison.Ordinal);
        Assert.Null(await reader.Fleet.CompareBuildsAsync("build1", "build3"));
    }

    [Fact(Explicit = true)]
    public async Task Of_a_hundred_pairs_of_equal_builds_no_difference_is_named_and_no_message_has_a_line_about_one()
    {
        await using var reader = await _two.Fleet.OpenAsync("build1");
        for (var i = 0; i < 100; i++)
        {
            await _two.One.BuildAsync();
            await _two.Other.BuildAsync();
            Assert.Empty((await reader.Fleet.CompareBuildsAsync("build1", "build2"))!.Differences);
        }

        Assert.DoesNotContain(
            _two.Fleet.LiveMessages(), message => message["body"]!.GetValue<string>().Contains("this commit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_ends_before_it_is_known_is_reported_without_it()
    {
        var reading = new TaskCompletionSource<BuildEnvironment>();
        var host = new BuildHost(_folder.Path, Settings((_, _) => reading.Task) with { EnvironmentLimit = TimeSpan.Zero });
        await (await host.Runs.BeginAsync(new() { Name = "docs" }, CancellationToken.None)).EndAsync(BuildOutcome.Success);

        Assert.Null(EndOf(host).Environment);
        reading.SetResult(new());
    }

    [Fact]
    public async Task A_reading_that_fails_costs_the_build_nothing()
    {
        var host = new BuildHost(_folder.Path, Settings((_, _) => throw new InvalidOperationException("odd")));
        await (await host.Runs.BeginAsync(new() { Name = "docs" }, CancellationToken.None)).EndAsync(BuildOutcome.Success);

        Assert.Null(EndOf(host).Environment);
    }

    [Fact]
    public async Task A_build_that_was_killed_is_reported_with_what_it_ran_in()
    {
        var host = new BuildHost(_folder.Path, Settings((_, _) => Task.FromResult(new BuildEnvironment { Java = "17" })));
        var run = await host.Runs.BeginAsync(new() { Name = "docs" }, CancellationToken.None);
        await Until.True(() => host.Folder.Runs.EnvironmentOf(host.Folder.Runs.Read(run.Id)!) is not null, "it is kept");
        var dead = CrashedRun.Record();
        host.Folder.Runs.Write(dead);
        File.Copy(
            Path.Combine(host.Folder.Runs.Path, $"{run.Id}.environment"), Path.Combine(host.Folder.Runs.Path, $"{dead.Id}.environment"));

        Assert.Single(await new BuildHost(_folder.Path).Runs.ReportCrashesAsync(CancellationToken.None));

        Assert.Equal("17", EndOf(host).Environment!.Java);
        await run.EndAsync(BuildOutcome.Success);
    }

    [Fact]
    public async Task Secrets_of_this_process_are_taken_out_before_it_is_written_down()
    {
        var settings = Settings((_, _) => Task.FromResult(new BuildEnvironment { Variables = ["CFLAGS=-DKEY=abc"] }));
        var host =
            new BuildHost(_folder.Path, settings with { Redact = text => text.Replace("abc", "[redacted]", StringComparison.Ordinal) });
        var run = await host.Runs.BeginAsync(new() { Name = "docs" }, CancellationToken.None);
        await Until.True(() => host.Folder.Runs.EnvironmentOf(host.Folder.Runs.Read(run.Id)!) is not null, "it is kept");

        Assert.Equal(["CFLAGS=-DKEY=[redacted]"], host.Folder.Runs.EnvironmentOf(host.Folder.Runs.Read(run.Id)!)!.Variables);
        await run.EndAsync(BuildOutcome.Success);
    }

    [Fact]
    public async Task A_run_within_a_run_adds_its_command_lines_and_packages()
    {
        var settings = Settings((request, _) => Task.FromResult(
            new BuildEnvironment { Java = request.IsJoined ? null : "17", Arguments = request.Arguments, Profiles = request.Profiles }));
        var host = new BuildHost(_folder.Path, settings);
        var outer = await host.Runs.BeginAsync(new() { Name = "nuke" }, CancellationToken.None);
        var inner = await host.Runs.BeginAsync(
            new() { Name = "cloudstack", Parent = outer, Arguments = ["mvn install"], Profiles = ["developer"] }, CancellationToken.None);
        await inner.Environment.Reading;
        inner.Installed = ["tar=1.34"];
        await inner.EndAsync(BuildOutcome.Success);
        await outer.Environment.Reading;
        await outer.EndAsync(BuildOutcome.Success);

        var environment = EndOf(host).Environment!;
        Assert.Equal(
            ("17", "mvn install", "developer", "tar=1.34"),
            (environment.Java, environment.Arguments[0], environment.Profiles[0], environment.Installed[0]));
    }

    public void Dispose()
    {
        _two.Dispose();
        _folder.Dispose();
    }

    private static BuildSettings Settings(Func<EnvironmentRequest, CancellationToken, Task<BuildEnvironment>> read) =>
        new() { Server = "build1", ReadEnvironment = read };

    private static BuildCoordination.Updates.BuildEndUpdate EndOf(BuildHost host) =>
        Told.By(host).Updates.OfType<BuildCoordination.Updates.BuildEndUpdate>().Single(update => update.Build is not null);
}
