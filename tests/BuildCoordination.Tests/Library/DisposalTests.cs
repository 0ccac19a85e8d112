using System.Text.Json.Nodes;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>What is disposed says so, and blames neither the disk nor the rights.</summary>
public sealed class DisposalTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Each_call_of_a_disposed_coordinator_is_an_ObjectDisposedException()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        await coordinator.DisposeAsync();

        foreach (var call in new Func<Task>[]
        {
            () => coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel),
            () => coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.CompletedTask, Cancel),
            () => coordinator.FlushAsync(cancellationToken: Cancel),
            () => coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello" }, Cancel),
            () => coordinator.Messages.GetUnreadAsync(Cancel),
            () => coordinator.Messages.MarkReadAsync(["msg_1"], Cancel),
            () => coordinator.Messages.FindAsync("msg_1", Cancel),
            () => coordinator.Messages.ArchiveAsync(cancellationToken: Cancel),
            () => coordinator.Status.SetAsync(BuildCoordination.Status.ServerState.Idle, cancellationToken: Cancel),
            () => coordinator.Status.RegisterAsync(Cancel),
            () => coordinator.Status.ReadAsync(cancellationToken: Cancel),
            () => coordinator.Heartbeats.SendHeartbeatAsync(Cancel),
            () => coordinator.Health.CheckAsync(Cancel),
            () => coordinator.Fleet.ReadAsync(Cancel),
            () => coordinator.Fleet.RetireAsync("build2", Cancel),
            () => coordinator.Outbox.ResendAsync(cancellationToken: Cancel),
        })
        {
            Assert.Equal(nameof(BuildCoordinator), (await Assert.ThrowsAsync<ObjectDisposedException>(call)).ObjectName.Split('.')[^1]);
        }

        Assert.Empty(coordinator.Warnings);
    }

    [Fact]
    public async Task A_run_that_outlives_its_coordinator_ends_without_a_warning_and_the_next_coordinator_publishes_that()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        var target = await run.BeginTargetAsync("Pages", cancellationToken: Cancel);
        await coordinator.DisposeAsync();
        await target.SucceedAsync(cancellationToken: Cancel);
        await run.SucceedAsync(cancellationToken: Cancel);
        await run.DisposeAsync();

        Assert.Empty(coordinator.Warnings);
        await AssertNextPublishesAsync();
    }

    [Fact]
    public async Task A_run_whose_first_push_is_held_outlives_its_coordinator_without_a_warning()
    {
        _fleet.Hook("pre-receive", "touch held; for i in {1..1200}; do test -e go && exit 0; sleep 0.05; done; exit 1");
        var coordinator = await _fleet.OpenAsync("build1");
        var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        await Until.True(() => File.Exists(Path.Combine(_fleet.Remote, "held")), "the remote holds the push");
        await coordinator.DisposeAsync();
        File.WriteAllText(Path.Combine(_fleet.Remote, "go"), "");
        await run.SucceedAsync(cancellationToken: Cancel);
        await run.DisposeAsync();

        Assert.Empty(coordinator.Warnings);
        await AssertNextPublishesAsync();
    }

    [Fact]
    public async Task A_heartbeat_that_waits_for_a_push_ends_with_its_coordinator()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        var heartbeat = coordinator.Heartbeats.SendHeartbeatAsync(new(null, null), TimeSpan.FromHours(1), Cancel);
        await coordinator.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => heartbeat.WaitAsync(Until.Deadline, Cancel));
    }

    [Fact]
    public async Task What_has_the_cache_open_when_the_coordinator_is_disposed_ends_as_ever()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        var (use, release) = await HeldCache.OpenAsync(coordinator, Cancel);
        await coordinator.DisposeAsync();
        release.SetResult();
        await use;

        Assert.Empty(coordinator.Warnings);
    }

    [Fact]
    public async Task A_run_that_a_signal_ends_after_its_coordinator_is_disposed_leaves_its_events_for_the_next_without_a_warning()
    {
        var events = Path.Combine(_fleet.Folder, "events.jsonl");
        var coordinator = await OpenWithEventsAsync();
        var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        await coordinator.DisposeAsync();
        await run.FailAsync(cancellationToken: Cancel);
        // As the signal does.
        await coordinator.FlushAtEndAsync(Cancel);
        await run.DisposeAsync();

        Assert.Empty(coordinator.Warnings);
        await using (var next = await OpenWithEventsAsync())
            await next.BuildAsync(new() { Name = "next" }, (_, _) => Task.CompletedTask, Cancel);
        Assert.Equal(
            ["docs started", "docs finished", "next started", "next finished"],
            File.ReadLines(events).Select(line => JsonNode.Parse(line)!).Select(happened =>
                $"{happened["data"]!["subject"]!["content"]!["pipelineName"]} {$"{happened["type"]}".Split('.')[3]}"));

        Task<BuildCoordinator> OpenWithEventsAsync() =>
            _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_EVENTS"] = events);
    }

    [Fact]
    public async Task A_disposed_run_begins_no_target_and_takes_no_end()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        await run.SucceedAsync(cancellationToken: Cancel);
        await run.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.BeginTargetAsync("Pages", cancellationToken: Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.SucceedAsync(cancellationToken: Cancel));
        Assert.Empty(coordinator.Warnings);
    }

    private async Task AssertNextPublishesAsync()
    {
        await using var next = await _fleet.OpenAsync("build1");
        Assert.True((await next.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Complete: docs", StringComparison.Ordinal));
    }
}
