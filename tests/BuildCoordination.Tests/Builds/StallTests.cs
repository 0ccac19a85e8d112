using System.Text;
using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Updates;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>A build that is quiet for too long is one warning, and one more when it moves again.</summary>
public sealed class StallTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_quiet_build_is_a_warning_with_its_last_lines_and_one_more_follows_when_it_prints_again()
    {
        var host = Host();
        await using var run = await BeginAsync(host);
        await run.BeginTargetAsync("MavenInstall");
        Print(run, "[INFO] Compiling 4 files\n");
        _time.Advance(TimeSpan.FromMinutes(19));
        Print(run, "[INFO] Running org.apache.cloudstack.ServerTest\n");
        _time.Advance(TimeSpan.FromMinutes(21));
        var stalled = await WarningAsync(host, 1);

        Assert.Equal(MessageEvent.Stalled, stalled.Event);
        Assert.Equal("Build Stalled: cloudstack / MavenInstall: no output for 21m 00s", stalled.Subject);
        Assert.Equal(run.JobId, stalled.Job);
        Assert.EndsWith(
            "\nLast lines:\n  [INFO] Compiling 4 files\n  [INFO] Running org.apache.cloudstack.ServerTest", stalled.Body,
            StringComparison.Ordinal);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 29, 8, 19, 0, TimeSpan.Zero), (await host.Runs.NowAsync(default)).CurrentJob!.StalledSince);

        _time.Advance(TimeSpan.FromHours(2));
        Print(run, "[INFO] Tests run: 1\n");
        _time.Advance(TimeSpan.FromSeconds(5));
        var resumed = await WarningAsync(host, 2);

        Assert.Equal(MessageEvent.Resumed, resumed.Event);
        Assert.Equal("Build Resumed: cloudstack / MavenInstall: after 2h 21m without output", resumed.Subject);
        Assert.Null((await host.Runs.NowAsync(default)).CurrentJob!.StalledSince);
    }

    [Fact]
    public async Task A_build_may_be_quiet_for_5_times_as_long_as_it_was_before()
    {
        var host = Host();
        await using (var before = await BeginAsync(host))
        {
            Print(before, "one\n");
            _time.Advance(TimeSpan.FromMinutes(10));
            Print(before, "two\n");
            await before.SucceedAsync();
        }

        await using var run = await BeginAsync(host);
        _time.Advance(TimeSpan.FromMinutes(49));
        Print(run, "three\n");
        _time.Advance(TimeSpan.FromMinutes(51));

        Assert.StartsWith(
            "No output for: 51m 00s (at most 10m 00s in the last successful builds)", (await WarningAsync(host, 1)).Body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, -1)]
    public async Task A_build_whose_output_nobody_sees_or_whose_quiet_periods_nobody_wants_to_know_of_is_not_called_stalled(
        bool isSeen, int stalledAfter)
    {
        var beats = 0;
        var host = Host(new BuildSettings
        {
            Server = "build1",
            StalledAfter = stalledAfter < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            SendHeartbeat = (_, _) =>
            {
                Interlocked.Increment(ref beats);
                return Task.CompletedTask;
            },
        });
        await using var run = await BeginAsync(host, isSeen);
        await Until.True(() => beats >= 1, "the first heartbeat");
        _time.Advance(TimeSpan.FromDays(1));
        var seen = Volatile.Read(ref beats);
        _time.Advance(TimeSpan.FromDays(1));
        await Until.True(() => beats > seen, "a heartbeat after a day");

        Assert.DoesNotContain(Told.By(host).Messages, message => message.Type == MessageType.Warning);
    }

    public void Dispose() => _folder.Dispose();

    private BuildHost Host(BuildSettings? settings = null) => new(_folder.Path, settings, _time);

    private static async Task<BuildRun> BeginAsync(BuildHost host, bool isSeen = true)
    {
        var run = await host.Runs.BeginAsync(new() { Name = "cloudstack", CoordinatedTargets = ["MavenInstall"] }, default);
        if (isSeen)
            run.Output.Open();
        return run;
    }

    private static async Task<OutgoingMessage> WarningAsync(BuildHost host, int number)
    {
        OutgoingMessage[] Warnings() => [.. Told.By(host).Messages.Where(message => message.Type == MessageType.Warning)];
        await Until.True(() => Warnings().Length == number, $"warning {number}");
        return Warnings()[^1];
    }

    private static void Print(BuildRun run, string text) => run.Output.Add(Encoding.UTF8.GetBytes(text));
}
