using System.Diagnostics;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;
using BuildCoordination.Processes;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Hosting;

/// <summary>What MSBuild, NUKE and Cake have in common: a build that is told by its host's events.</summary>
[Trait("Takes", "long")]
public sealed class HostedBuildTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly List<CoordinationDiagnostic> _warnings = [];

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(SignalNumber.Interrupt)]
    [InlineData(SignalNumber.Terminate)]
    [InlineData(SignalNumber.Hangup)]
    public async Task A_signal_is_one_cancellation_ends_the_children_and_has_its_own_exit_code(int signal)
    {
        var (host, children) = await StartHostAsync();
        using var started = host;
        Libc.kill(host.Id, signal);
        await Until.True(() => host.HasExited, "the host is gone");

        Assert.Equal(128 + signal, host.ExitCode);
        Assert.All(children, child => Assert.False(ProcessTable.Find(child)?.IsAlive ?? false));
        Assert.Equal(
            ["Build Started: nightly", "Build Started: nightly / Pages", "Build Cancelled: nightly / Pages", "Build Cancelled: nightly"],
            _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]));
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_a_killed_host_left_running_is_ended_by_the_next_build_which_tells_the_death()
    {
        var (host, children) = await StartHostAsync();
        using var started = host;
        Libc.kill(host.Id, SignalNumber.Kill);
        await Until.True(() => host.HasExited, "the host is gone");
        Assert.All(children, child => Assert.True(ProcessTable.Find(child)?.IsAlive));

        Begin().End(BuildOutcome.Success);

        Assert.All(children, child => Assert.False(ProcessTable.Find(child)?.IsAlive ?? false));
        Assert.Contains(
            _fleet.AllSubjects(),
            subject => subject.StartsWith("Build Failed: nightly: the process ended without reporting", StringComparison.Ordinal));
        Assert.Contains(_warnings, warning => warning.Code == "BC4002");
    }

    [Theory]
    [InlineData("hosted", "exit", 3, "the process ended without reporting")]
    [InlineData("hosted", "exit-elsewhere", 3, "the process ended without reporting")]
    [InlineData("hosted", "return", 0, "the process ended without reporting")]
    [InlineData("hosted", "throw", null, "the process ended without reporting: the disk is gone")]
    [InlineData("run", "exit", 3, "the process ended without reporting")]
    [InlineData("run", "return", 0, "the process ended without reporting")]
    [InlineData("run", "throw", null, "the process ended without reporting: the disk is gone")]
    public async Task A_process_that_ends_in_the_middle_of_its_build_reports_an_error_before_it_is_gone(
        string front, string how, int? code, string reason)
    {
        var machine = _fleet.Machine("build1");
        machine["BUILDCOORD_FLUSH_LIMIT"] = "1m";
        var ended = await Shell.TryAsync(Dummy.Path, ["ends", front, how], machine);

        Assert.Equal(code ?? 134, ended.Code);
        Assert.DoesNotContain("BC", ended.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["start", "start", "end error", "end error"],
            _fleet.LiveMessages().Reverse().SelectMany(TestFleet.EventsOf).Select(happened => happened.What));
        var body = _fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        Assert.Contains($"Reason: {reason}\n", body, StringComparison.Ordinal);
        Assert.Equal(
            code is null or 0 ? null : $"Exit code: {code}",
            body.Split('\n').FirstOrDefault(line => line.StartsWith("Exit code", StringComparison.Ordinal)));
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        Begin().End(BuildOutcome.Success);
        Assert.Equal(
            2,
            _fleet.LiveMessages().SelectMany(TestFleet.EventsOf).Count(happened => happened.What == "end error"));
    }

    [Theory]
    [InlineData("hosted")]
    [InlineData("run")]
    public async Task After_FailFast_the_next_build_reports_that_the_process_ended_without_reporting(string front)
    {
        Assert.Equal(134, (await Shell.TryAsync(Dummy.Path, ["ends", front, "fail-fast"], _fleet.Machine("build1"))).Code);
        Begin().End(BuildOutcome.Success);

        Assert.Contains(
            _fleet.AllSubjects(),
            subject => subject.StartsWith("Build Failed: nightly: the process ended without reporting (killed", StringComparison.Ordinal));
    }

    [Fact]
    public void An_end_whose_log_and_history_fail_is_reported_by_a_host_too()
    {
        Begin().End(BuildOutcome.Success);
        foreach (var history in Directory.GetFiles(_fleet.Folder, "*.history.json", SearchOption.AllDirectories))
        {
            File.Delete(history);
            Directory.CreateDirectory(Path.Combine(history, "folder"));
        }

        var build = Begin();
        build.TargetStarted("Pages", isCoordinated: true);
        build.TargetEnded("Pages", BuildOutcome.Failure, new() { ExitCode = 3, Log = "/dev/zero" });
        build.End(BuildOutcome.Failure, new() { ExitCode = 3, Log = "/dev/zero" });
        build.Dispose();

        Assert.Equal(
            ["start", "end success", "start", "start", "end failure", "end failure"],
            _fleet.LiveMessages().Reverse().SelectMany(TestFleet.EventsOf).Select(happened => happened.What));
        // The folder in the place of the history; a new one takes its place.
        Assert.Equal(["BC1012"], _warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Targets_that_a_host_reports_after_the_end_are_ignored()
    {
        var build = Begin();
        build.TargetStarted("Pages", isCoordinated: true);
        build.End(BuildOutcome.Cancellation);
        var messages = _fleet.AllSubjects();
        build.TargetEnded("Pages", BuildOutcome.Failure);
        build.TargetStarted("CleanUp", isCoordinated: true);
        build.TargetEnded("CleanUp", BuildOutcome.Success);
        build.End(BuildOutcome.Success);
        build.Dispose();

        Assert.Empty(_warnings);
        Assert.Equal(messages, _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_target_of_a_run_that_is_over_is_one_that_nobody_hears_of()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "nightly", CoordinatedTargets = ["Pages", "CleanUp"] });
        var pages = await run.BeginTargetAsync("Pages");
        await run.FailAsync(BuildOutcome.Cancellation);
        await coordinator.FlushAsync(TimeSpan.FromMinutes(5));
        var messages = _fleet.AllSubjects();

        await pages.SucceedAsync();
        await (await run.BeginTargetAsync("CleanUp")).SucceedAsync();
        run.ReportProgress(1, 2);
        await run.DisposeAsync();
        await (await run.BeginTargetAsync("CleanUp", isCoordinated: true)).SucceedAsync();
        await coordinator.DisposeAsync();

        Assert.Empty(coordinator.Warnings);
        Assert.Equal(messages, _fleet.AllSubjects());
        await using var next = await _fleet.OpenAsync("build1");
        Assert.Equal(0, next.Outbox.Count());
    }

    [Fact]
    public async Task Of_ends_that_come_at_once_one_is_told_and_all_wait_for_it()
    {
        var build = Begin();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            build.End(BuildOutcome.Failure);
            Assert.Equal(2, _fleet.AllSubjects().Count);
        })));
        build.Dispose();

        Assert.Single(_fleet.LiveMessages(), message => message["event"]!.GetValue<string>() == "end");
    }

    [Fact]
    public void A_target_that_was_skipped_is_told_by_its_end_alone()
    {
        var build = Begin("Pages");
        build.TargetEnded("Pages", BuildOutcome.Skip, new BuildEndDetails { Reason = "no pages" });
        build.End(BuildOutcome.Success);

        Assert.Equal(
            ["start ", "end skip", "end success"], _fleet.LiveMessages().Reverse()
                .Select(message => $"{message["event"]} {message["result"]}"));
        Assert.Equal("Pages", _fleet.Read("build1/builds.json")["builds"]![0]!["targets"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void A_target_without_a_name_throws_nothing_into_its_host()
    {
        var build = Begin();
        build.TargetStarted(null!);
        build.TargetEnded(null!, BuildOutcome.Success);
        build.End(BuildOutcome.Success);

        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Complete: next", StringComparison.Ordinal));
    }

    [Fact]
    public void With_a_mistyped_repository_nobody_is_told_but_the_user_once()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["BUILDCOORD_REPOSITRY"] = _fleet.Remote };
        using var build = HostedBuild.Begin(
            new HostedBuildOptions { Name = "app", Warn = _warnings.Add },
                new EnvironmentSnapshot(variables, _fleet.Folder, _fleet.Folder) { SystemRoot = _fleet.Folder });
        build.End(BuildOutcome.Success);

        Assert.False(build.IsEnabled);
        Assert.Equal("Did you mean 'BUILDCOORD_REPOSITORY'?", Assert.Single(_warnings).Remedy);
    }

    [Fact]
    public void With_nothing_configured_nobody_is_told_and_nothing_is_left()
    {
        using var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = "app",
            Settings = new BuildCoordinationOptions { State = Path.Combine(_fleet.Folder, "silent"), Server = "build1" },
            Warn = _warnings.Add,
        });
        build.TargetStarted("Pages");
        build.TargetEnded("Pages", BuildOutcome.Success);
        build.End(BuildOutcome.Success);

        Assert.False(build.IsEnabled);
        Assert.Equal("No coordination repository is configured.", build.DisabledReason);
        Assert.Empty(_warnings);
        Assert.False(Directory.Exists(Path.Combine(_fleet.Folder, "silent")));
    }

    [Fact]
    public void Settings_that_cannot_be_used_are_one_warning()
    {
        using var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = "app", Settings = new BuildCoordinationOptions
            {
                Repository = "ext::sh -c id",
                Server = "build1",
                State = Path.Combine(_fleet.Folder, "s"),
            }, Warn = _warnings.Add,
        });
        build.End(BuildOutcome.Success);

        Assert.False(build.IsEnabled);
        Assert.Equal("BC1002", Assert.Single(_warnings).Code);
    }

    private HostedBuild Begin(params string[] coordinated) => HostedBuild.Begin(new HostedBuildOptions
    {
        Name = "next",
        CoordinatedTargets = coordinated,
        MarksChildren = false,
        Warn = _warnings.Add,
        Settings = new BuildCoordinationOptions
        {
            Server = "build1",
            Repository = _fleet.Remote,
            State = _fleet.Machine("build1")["BUILDCOORD_STATE"],
            Cache = Path.Combine(_fleet.Folder, "next-cache"),
        },
    });

    private async Task<(Process Host, int[] Children)> StartHostAsync()
    {
        var host = Shell.Start(Dummy.Path, ["host"], _fleet.Machine("build1"));
        var line = await host.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await host.StandardError.ReadToEndAsync());
        return (host, [.. line.Split(' ').Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))]);
    }
}
