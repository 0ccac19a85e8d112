using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A coordinator that reports nothing says so, and claims no delivery.</summary>
public sealed class DisabledTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Switched_off_it_publishes_nothing_and_each_answer_says_so()
    {
        await using var coordinator = await _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_ENABLED"] = "false");

        Assert.False(coordinator.IsEnabled);
        Assert.Equal("Reporting is disabled (environment BUILDCOORD_ENABLED): nothing is sent.", coordinator.DisabledReason);
        var pages = await coordinator.BuildAsync(
            new() { Name = "docs", CoordinatedTargets = ["Pages"] },
            (run, cancel) => run.TargetAsync("Pages", (_, _) => Task.FromResult(3), cancel), Cancel);
        var sent = await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "hello" }, Cancel);
        await coordinator.Status.SetAsync(BuildCoordination.Status.ServerState.Idle, cancellationToken: Cancel);
        Assert.Equal("BC1031", (await coordinator.SendHeartbeatAsync(Cancel))!.Code);
        var flushed = await coordinator.FlushAsync(cancellationToken: Cancel);

        Assert.Equal((3, null), (pages, sent.Id));
        Assert.Equal((false, 0, "BC1031"), (flushed.IsVisible, flushed.Waiting, flushed.Diagnostic!.Code));
        Assert.StartsWith("Not published: Reporting is disabled", flushed.Diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Fact]
    public async Task An_option_switches_it_off_as_well()
    {
        var machine = _fleet.Machine("build1");
        await using var coordinator = await BuildCoordinator.OpenAsync(
            new() { Enabled = false, Server = "build1", Repository = _fleet.Remote, State = machine["BUILDCOORD_STATE"],
                Cache = machine["XDG_CACHE_HOME"] },
            Cancel);
        await coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.CompletedTask, Cancel);

        Assert.Contains("option", coordinator.DisabledReason, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Fact]
    public async Task In_a_host_with_nothing_configured_it_keeps_nothing_and_claims_nothing()
    {
        var coordinator = await BuildCoordinator.OpenForHostAsync(new(), _ => { }, Cancel);
        await using var disposed = coordinator;
        await using (var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel))
            await run.SucceedAsync(cancellationToken: Cancel);
        var sent = await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "hello" }, Cancel);
        var flushed = await coordinator.FlushAsync(cancellationToken: Cancel);

        Assert.Equal("No coordination repository is configured.", coordinator.DisabledReason);
        Assert.Equal((null, false, 0, "BC1031"), (sent.Id, flushed.IsVisible, flushed.Waiting, flushed.Diagnostic!.Code));
        Assert.Equal(0, coordinator.Outbox.Count());
    }

    [Fact]
    public async Task A_build_that_is_not_reported_leaves_nothing_for_who_reports_next()
    {
        await using (var silent = await _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_ENABLED"] = "false"))
        {
            await using var run = await silent.BeginBuildAsync(new() { Name = "docs" }, Cancel);
            // It may be killed now.
            Assert.Empty(Directory.GetFiles(_fleet.Machine("build1")["BUILDCOORD_STATE"], "job_*", SearchOption.AllDirectories));
            await using var other = await _fleet.OpenAsync("build1");
            Assert.Equal("idle", (await other.Runs.NowAsync(Cancel)).State);
            await run.SucceedAsync(cancellationToken: Cancel);
        }
    }

    [Fact]
    public async Task One_that_reports_is_enabled()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        Assert.Equal((true, null), (coordinator.IsEnabled, coordinator.DisabledReason));
    }
}
