using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>What cannot be right is an exception that names it, before anything is written.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_wrong_argument_is_an_exception_and_nothing_is_kept()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);

        await Throws<ArgumentException>(() => coordinator.Messages.MarkReadAsync([null!], Cancel));
        await Throws<ArgumentException>(() => coordinator.Messages.FindAsync(null!, Cancel));
        await Throws<ArgumentException>(() => coordinator.Messages.AcknowledgeAsync(null!, Cancel));
        await Throws<ArgumentException>(() => coordinator.Fleet.ReadBuildsAsync(null!, Cancel));
        await Throws<ArgumentException>(() => coordinator.Fleet.RetireAsync(null!, Cancel));
        await Throws<ArgumentOutOfRangeException>(
            () => coordinator.Status.SetAsync((BuildCoordination.Status.ServerState)9, cancellationToken: Cancel));
        await Throws<ArgumentOutOfRangeException>(() => coordinator.FlushAsync(TimeSpan.FromSeconds(-3), Cancel));
        await Throws<ArgumentException>(() => run.BeginTargetAsync(null!, cancellationToken: Cancel));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.ReportProgress(-5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.ReportProgress(5, -1));
        Assert.Equal(0, coordinator.Outbox.Count());
    }

    [Fact]
    public async Task A_build_that_cannot_be_described_is_refused_with_a_code()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        foreach (var options in new BuildRunOptions[]
        {
            new() { Name = null! },
            new() { Name = " " },
            new() { Name = "docs", JobId = "a b" },
            new() { Name = "docs", Level = (BroadcastLevel)9 },
            new() { Name = "docs", CoordinatedTargets = [null!] },
        })
        {
            Assert.Equal(
                "BC4005", (await Throws<CoordinationException>(() => coordinator.BeginBuildAsync(options, Cancel))).Diagnostic.Code);
        }

        await Throws<ArgumentNullException>(() => coordinator.BeginBuildAsync(null!, Cancel));
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_is_refused_with_a_code()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        foreach (var draft in new MessageDraft[]
        {
            new() { To = null!, Subject = "hello" },
            new() { To = "all", Subject = null! },
            new() { To = "all", Subject = "hello", Type = (MessageType)9 },
            new() { To = "all", Subject = "hello", Tags = [null!] },
            new() { To = "all", Subject = "hello", Body = null! },
        })
        {
            Assert.Equal(
                "BC1101", (await Throws<CoordinationException>(() => coordinator.Messages.SendAsync(draft, Cancel))).Diagnostic.Code);
        }

        Assert.Equal(0, coordinator.Outbox.Count());
    }

    [Fact]
    public async Task An_answer_without_a_subject_has_that_of_what_it_answers()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        var sent = await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Ready?" }, Cancel);

        var answer = await coordinator.Messages.ReplyAsync(sent.Id!, new MessageDraft { To = "", Subject = null!, Body = "yes" }, Cancel);

        Assert.Equal("Re: Ready?", (await coordinator.Messages.FindAsync(answer.Id!, Cancel))!.Subject);
    }

    [Fact]
    public async Task Settings_that_do_not_exist_are_refused_when_they_are_opened()
    {
        foreach (var options in new BuildCoordinationOptions[]
        {
            new() { Level = (BroadcastLevel)9 },
            new() { Redaction = (RedactionMode)9 },
            new() { HeartbeatOnMain = (HeartbeatOnMain)9 },
            new() { FlushLimit = TimeSpan.MaxValue },
            new() { ReadTimeout = TimeSpan.Zero },
        })
        {
            Assert.Equal(
                "BC1002", (await Throws<CoordinationException>(() => _fleet.OpenAsync("build1", options: options))).Diagnostic.Code);
        }
    }

    [Fact]
    public async Task A_flush_may_be_given_all_the_time_of_the_world()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await coordinator.Status.SetAsync(BuildCoordination.Status.ServerState.Idle, cancellationToken: Cancel);
        Assert.True((await coordinator.FlushAsync(TimeSpan.MaxValue, Cancel)).IsVisible);
        Assert.True((await coordinator.FlushAsync(Timeout.InfiniteTimeSpan, Cancel)).IsVisible);
    }

    [Fact]
    public async Task A_cancelled_token_begins_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildCoordinator.OpenAsync(new() { Server = "build1" }, cancelled));
        await using var coordinator = await _fleet.OpenAsync("build1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => coordinator.BeginBuildAsync(new() { Name = "docs" }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.CompletedTask, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello" }, cancelled));
        await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.TargetAsync("T", (_, _) => Task.CompletedTask, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.SucceedAsync(cancellationToken: cancelled));
    }

    private static Task<T> Throws<T>(Func<Task> call)
        where T : Exception => Assert.ThrowsAnyAsync<T>(call);
}
