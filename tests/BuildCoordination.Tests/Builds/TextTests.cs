using BuildCoordination.Builds;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Updates;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

public sealed class TextTests : IDisposable
{
    private static readonly BuildRunOptions CloudStack = new()
    {
        Name = "cloudstack",
        JobId = "job_1",
        Branch = "main",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        CoordinatedTargets = ["MavenInstall", "DebPackage"],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly BuildHost _host;

    public TextTests() => _host = new BuildHost(_folder.Path, new BuildSettings { Server = "build1", Host = "build1.example" }, _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_start_says_what_is_built_and_how_long_it_usually_takes()
    {
        await BuildAsync(TimeSpan.FromMinutes(12));
        await using var run = await _host.Runs.BeginAsync(new BuildRunOptions(CloudStack) { Log = "/var/log/build.log" }, default);

        Assert.Equal(
            """
            info start  job_1
            Build Started: cloudstack (main @ 0123456789)

            Branch: main
            Commit: 0123456789
            Job: job_1
            Usual duration: 12m 00s
            Log: build1.example:/var/log/build.log
            """,
            Text(Told.By(_host).Messages[^1]));
    }

    [Fact]
    public async Task A_failed_target_is_told_with_its_errors_their_remedy_and_the_place_of_the_log()
    {
        await using var run = await _host.Runs.BeginAsync(CloudStack, default);
        var target = await run.BeginTargetAsync("MavenInstall", TargetKind.Build, "/logs/mvn_install_job_1.log");
        _time.Advance(TimeSpan.FromSeconds(123));
        await target.FailAsync(BuildOutcome.Failure, new() { ExitCode = 1, Failure = CompileError });
        await run.FailAsync();

        var messages = Told.By(_host).Messages;
        Assert.Equal(
            """
            error end failure job_1
            Build Failed: cloudstack / MavenInstall: ManagementServer.java:10 cannot find symbol

            Target: MavenInstall
            Exit code: 1
            Duration: 2m 03s
            Branch: main
            Commit: 0123456789
            Job: job_1
            Log: build1.example:/logs/mvn_install_job_1.log
            Remedy: Correct the sources.

            server/src/ManagementServer.java:10:9: cannot find symbol
              symbol: class Foo
            """,
            Text(messages[^2]));
        Assert.Equal(
            """
            error end failure job_1
            Build Failed: cloudstack: ManagementServer.java:10 cannot find symbol

            Target: MavenInstall
            Exit code: 1
            Duration: 2m 03s
            Targets: MavenInstall failure 2m 03s
            Branch: main
            Commit: 0123456789
            Job: job_1
            Log: build1.example:/logs/mvn_install_job_1.log
            Remedy: Correct the sources.

            server/src/ManagementServer.java:10:9: cannot find symbol
              symbol: class Foo
            """,
            Text(messages[^1]));
    }

    [Fact]
    public async Task A_success_lists_the_packages_of_its_targets_and_the_usual_duration()
    {
        await BuildAsync(TimeSpan.FromMinutes(10));
        await BuildAsync(TimeSpan.FromMinutes(14));
        await using var run = await _host.Runs.BeginAsync(CloudStack, default);
        var target = await run.BeginTargetAsync("DebPackage", TargetKind.Package, "/logs/dpkg_build_job_1.log");
        _time.Advance(TimeSpan.FromMinutes(13));
        await target.SucceedAsync(
            new() { Packages = [new("cloudstack-common", "4.21.0", "/src/cloudstack-common_4.21.0_all.deb", 1_234_567, "ab12")] });
        await run.SucceedAsync();

        Assert.Equal(
            """
            info end success job_1
            Build Complete: cloudstack

            Duration: 13m 00s (usually 12m 00s)
            Targets: DebPackage success 13m 00s
            Branch: main
            Commit: 0123456789
            Job: job_1

            cloudstack-common_4.21.0_all.deb  1.2 MB  sha256 ab12
            """,
            Text(Told.By(_host).Messages[^1]));
    }

    [Theory]
    [InlineData(BuildOutcome.Error, "error", "Build Failed: cloudstack: no such program")]
    [InlineData(BuildOutcome.Timeout, "error", "Build Failed: cloudstack: timed out")]
    [InlineData(BuildOutcome.Cancellation, "warning", "Build Cancelled: cloudstack")]
    [InlineData(BuildOutcome.Skip, "info", "Build Complete: cloudstack (skipped)")]
    public async Task Every_outcome_has_its_own_words(BuildOutcome outcome, string type, string subject)
    {
        await using var run = await _host.Runs.BeginAsync(CloudStack, default);
        await run.EndAsync(outcome, new() { Reason = "no such program" });

        var message = Told.By(_host).Messages[^1];
        Assert.Equal((type, subject), (Word(message.Type), message.Subject));
        Assert.Equal(outcome == BuildOutcome.Skip ? "success" : "failed", Told.By(_host).Builds.Single().Status);
        Assert.StartsWith("Reason: no such program\n", message.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_are_cut_with_a_mark_and_still_say_where_the_log_is()
    {
        await using var run = await _host.Runs.BeginAsync(
            new BuildRunOptions(CloudStack) { Name = new('é', 200), Log = "/logs/all.log" }, default);
        await run.FailAsync(
            BuildOutcome.Failure, new() { Failure = CompileError with { Lines = [.. Enumerable.Repeat(new string('x', 2000), 20)] } });

        var message = Told.By(_host).Messages[^1];
        Assert.Equal(100, VisibleText.CodePoints(message.Subject));
        Assert.EndsWith("é…: ManagementServer.java:10 cannot find symbol", message.Subject, StringComparison.Ordinal);
        Assert.Equal(10_000, VisibleText.CodePoints(message.Body));
        Assert.EndsWith("\n… [cut]", message.Body, StringComparison.Ordinal);
        Assert.Contains("\nLog: build1.example:/logs/all.log\n", message.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_is_one_line_whatever_is_in_it()
    {
        await using var run = await _host.Runs.BeginAsync(new BuildRunOptions(CloudStack) { Name = "a\nb\u001b[31m\tc" }, default);

        Assert.Equal("Build Started: a b [31m c (main @ 0123456789)", Told.By(_host).Messages[^1].Subject);
    }

    [Fact]
    public async Task A_secret_is_taken_out_before_a_text_is_cut_and_never_stands_in_the_run_record()
    {
        var secret = new string('s', 120);
        var host = new BuildHost(
            _folder.Path, new BuildSettings
            {
                Server = "build1",
                Redact = text => text.Replace(secret, "[redacted]", StringComparison.Ordinal),
            }, _time);
        await using var run = await host.Runs.BeginAsync(CloudStack, default);
        var target = await run.BeginTargetAsync("MavenInstall");
        await target.FailAsync(BuildOutcome.Failure, new() { Reason = $"token {secret}", Failure = new([$"line {secret}"], null, null) });

        Assert.Equal("Build Failed: cloudstack / MavenInstall: token [redacted]", Told.By(host).Messages[^1].Subject);
        // More of them than a job's id has random characters.
        Assert.DoesNotContain(
            secret[..8], File.ReadAllText(Directory.GetFiles(host.Folder.Runs.Path, "*.json").Single()), StringComparison.Ordinal);
    }

    private static FailureSummary CompileError => new(
        ["server/src/ManagementServer.java:10:9: cannot find symbol", "  symbol: class Foo"],
        "Correct the sources.",
        new("server/src/ManagementServer.java", 10, 9, "cannot find symbol"));

    private async Task BuildAsync(TimeSpan duration)
    {
        await using var run = await _host.Runs.BeginAsync(CloudStack, default);
        _time.Advance(duration);
        await run.SucceedAsync();
    }

    private static string Text(OutgoingMessage message) =>
        $"{Word(message.Type)} {message.Event} {message.Result} {message.Job}\n{message.Subject}\n\n{message.Body}";

    private static string Word(MessageType type) => type switch
    {
        MessageType.Error => "error",
        MessageType.Warning => "warning",
        _ => "info",
    };
}
