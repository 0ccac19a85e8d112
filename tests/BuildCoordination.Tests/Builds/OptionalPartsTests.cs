using BuildCoordination.Builds;
using BuildCoordination.FailureLogs;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Builds;

/// <summary>An end is reported whatever is wrong with the parts that it can be reported without.</summary>
public sealed class OptionalPartsTests : IDisposable
{
    private const string Poison = "poison";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_end_whose_details_log_listeners_and_history_all_fail_is_reported_with_its_exit_code()
    {
        var log = _folder["build.log"];
        await File.WriteAllTextAsync(log, Poison, TestContext.Current.CancellationToken);
        var host = new BuildHost(
            _folder.Path,
            new() { Server = "build1", Redact = Refuse, OnRunEvent = _ => throw new NotSupportedException("listener") },
            atOutbox: Refuse);
        Directory.CreateDirectory(_folder["state/repositories/r/servers/build1.history.json"]);
        await using (var run = await host.Runs.BeginAsync(new() { Name = "x", Log = log }, default))
        {
            await using (var target = await run.BeginTargetAsync("t", log: log))
                await target.EndAsync(BuildOutcome.Failure, new() { ExitCode = 3, Reason = Poison });
            await run.EndAsync(BuildOutcome.Failure, new() { ExitCode = 3, Failure = new FailureSummary([Poison], Poison, null) });
        }

        AssertOneEnd(host, "Build Failed: x: exit code 3");
        Assert.Contains(host.Warnings, warning => warning.Code == "BC4009");
    }

    [Fact]
    public async Task A_build_whose_names_cannot_be_redacted_has_a_start_and_an_end_without_them()
    {
        var host = new BuildHost(_folder.Path, new() { Server = "build1", Redact = Refuse, CoordinatedTargets = ["fine"] });
        await using (var run = await host.Runs.BeginAsync(new() { Name = Poison, Branch = Poison, Commit = Poison }, default))
        {
            run.ReportProgress(1, 2, Poison);
            await using (var target = await run.BeginTargetAsync(Poison))
                await target.SucceedAsync();
            await run.AddEndedTargetAsync(Poison, BuildOutcome.Skip, null);
            await using (var target = await run.BeginTargetAsync("fine"))
                await target.SucceedAsync();
            await run.SucceedAsync();
        }

        var told = Told.By(host);
        Assert.Equal(
            [
                "Build Started: (unnamed)", "Build Started: (unnamed) / fine",
                "Build Complete: (unnamed) / fine", "Build Complete: (unnamed)",
            ],
            told.Subjects.Select(subject => subject.Split(" (0")[0].Split(" in ")[0]));
        Assert.Single(told.Builds);
        Assert.Empty(host.Folder.Runs.All());
        Assert.All(host.Warnings, warning => Assert.Equal("BC4009", warning.Code));
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/tty")]
    [InlineData("pipe")]
    [InlineData("folder")]
    public async Task An_end_whose_log_is_no_file_is_reported_without_a_wait(string log)
    {
        Directory.CreateDirectory(_folder["folder"]);
        await Shell.RunAsync("mkfifo", [_folder["pipe"]]);
        var host = new BuildHost(_folder.Path);
        await using (var run = await host.Runs.BeginAsync(new() { Name = "x", Log = _folder[log] }, default))
        {
            await run.EndAsync(BuildOutcome.Failure, new() { ExitCode = 3, Log = log[0] == '/' ? log : _folder[log] })
                .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);
        }

        AssertOneEnd(host, "Build Failed: x: exit code 3");
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task A_crashed_build_whose_record_cannot_be_reported_is_one_warning_and_no_more_with_the_next_command()
    {
        await using var killed = await DummyBuild.StartAsync(_folder.Path, "cloudstack");
        await killed.KillAsync();

        var host = new BuildHost(
            _folder.Path,
            atOutbox: text => text.Contains("Build Failed", StringComparison.Ordinal) ? throw new NotSupportedException(Poison) : text);
        await host.Runs.ReportCrashesAsync(default);
        Assert.Single(host.Warnings, warning => warning.Code == "BC4010");

        var next = new BuildHost(_folder.Path);
        Assert.Empty(await next.Runs.ReportCrashesAsync(default));
        Assert.Empty(next.Warnings);
        Assert.Single(Directory.GetFiles(next.Folder.Runs.Path, "*.bad"));
    }

    [Fact]
    public async Task A_crashed_build_whose_details_cannot_be_reported_has_its_end_all_the_same()
    {
        await using var killed = await DummyBuild.StartAsync(_folder.Path, "cloudstack");
        await killed.KillAsync();
        var host = new BuildHost(
            _folder.Path,
            atOutbox: text =>
                text.Contains("without reporting", StringComparison.Ordinal) ? throw new NotSupportedException(Poison) : text);
        await host.Runs.ReportCrashesAsync(default);
        Assert.Equal("Build Failed: cloudstack", Told.By(host).Subjects.Last());
        Assert.Equal(1, Told.By(host).EndsOf(killed.Job));
        Assert.Empty(host.Folder.Runs.All());
    }

    private void AssertOneEnd(BuildHost host, string subject)
    {
        var told = Told.By(host);
        Assert.Equal(["Build Started: x", subject], told.Subjects.Where(line => !line.Contains("x / t", StringComparison.Ordinal)));
        Assert.Single(told.Builds);
        var next = new BuildHost(_folder.Path);
        Assert.Empty(next.Folder.Runs.All());
        Assert.Empty(next.Warnings);
    }

    private static string Refuse(string text) =>
        text.Contains(Poison, StringComparison.Ordinal) ? throw new NotSupportedException(Poison) : text;
}
