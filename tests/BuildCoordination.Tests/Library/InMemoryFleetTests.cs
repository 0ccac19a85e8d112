using BuildCoordination.Messages;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Library;

/// <summary>What a user's own tests do with the library.</summary>
public sealed class InMemoryFleetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_is_seen_in_messages_status_and_history()
    {
        var fleet = new InMemoryFleet();
        await using var coordinator = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await coordinator.BuildAsync(new() { Name = "docs", CoordinatedTargets = ["Pages"] }, async (run, cancel) =>
        {
            await run.TargetAsync("Pages", (_, _) => Task.CompletedTask, cancel);
        }, Cancel);

        Assert.Contains(fleet.Messages, message => message.Subject == "Build Complete: docs / Pages");
        Assert.Equal(("build1", "success"), (fleet.Servers.Single().Server, fleet.Servers.Single().State));
        Assert.Equal(["docs success"], fleet.GetBuilds("build1").Select(build => $"{build.Name} {build.Result}"));
    }

    [Fact]
    public async Task Each_enumeration_of_what_is_watched_begins_anew()
    {
        var fleet = new InMemoryFleet();
        await using var build1 = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await using var build2 = await fleet.OpenAsync("build2", cancellationToken: Cancel);
        await build2.Status.RegisterAsync(Cancel);
        await build2.FlushAsync(cancellationToken: Cancel);
        await build1.Messages.SendAsync(new MessageDraft { To = "build2", Subject = "Ready?" }, Cancel);
        await build1.FlushAsync(cancellationToken: Cancel);

        var watched = build2.Messages.WatchAsync(cancellationToken: Cancel);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(
                "Ready?", await watched.Select(received => received.Message.Subject).FirstAsync(subject => subject == "Ready?", Cancel));
        }
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_keeps_all_from_being_sent()
    {
        await using var build1 = await new InMemoryFleet().OpenAsync(
            "build1", new() { Redaction = BuildCoordination.Settings.RedactionMode.Strict }, Cancel);
        await Assert.ThrowsAsync<BuildCoordination.Diagnostics.CoordinationException>(() => build1.Messages.SendManyAsync(
            [new() { To = "all", Subject = "first" },
                new() { To = "all", Subject = "login", Body = "password=" + "Zq7Rk2Xw9Lp4" }], Cancel));
        Assert.Equal(0, build1.Outbox.Count());
    }

    [Fact]
    public async Task Servers_write_to_each_other_and_answer()
    {
        var fleet = new InMemoryFleet();
        await using var build1 = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await using var build2 = await fleet.OpenAsync("build2", cancellationToken: Cancel);
        await build2.Status.RegisterAsync(Cancel);
        Assert.True((await build2.FlushAsync(cancellationToken: Cancel)).IsVisible);
        var sent = await build1.Messages.SendManyAsync(
            [new MessageDraft { To = "build2", Subject = "Ready?", AckRequired = true },
                new MessageDraft { To = "all", Subject = "Hello" }], Cancel);
        await build1.FlushAsync(cancellationToken: Cancel);

        var unread = await build2.Messages.GetUnreadAsync(Cancel);
        Assert.Equal(
            ["Ready?", "Hello"], unread.Select(received => received.Message.Subject).Where(subject => subject is "Ready?" or "Hello"));
        await build2.Messages.AcknowledgeAsync(sent[0].Id!, Cancel);
        await build2.Messages.ReplyAsync(sent[0].Id!, "Yes.", Cancel);
        await build2.Messages.MarkReadAsync([.. unread.Select(received => received.Message.Id)], Cancel);
        await build2.FlushAsync(cancellationToken: Cancel);

        Assert.DoesNotContain(await build2.Messages.GetUnreadAsync(Cancel), received => received.Message.Subject == "Hello");
        var conversation = await build1.Messages.GetConversationAsync(sent[0].Id!, Cancel);
        Assert.Equal(["0 Ready?", "1 Re: Ready?"], conversation.Select(entry => $"{entry.Depth} {entry.Message.Subject}"));
        Assert.Equal(["build2"], conversation[0].Message.AcknowledgedBy);
    }

    [Fact]
    public async Task Times_are_those_of_the_tests_clock()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var fleet = new InMemoryFleet(clock);
        await using var coordinator = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await coordinator.BuildAsync(new() { Name = "docs" }, (_, _) =>
        {
            clock.Advance(TimeSpan.FromMinutes(7));
            return Task.CompletedTask;
        }, Cancel);

        var build = fleet.GetBuilds("build1").Single();
        Assert.Equal((420, clock.GetUtcNow()), (build.DurationSeconds, build.CompletedAt));
    }

    [Fact]
    public async Task A_watcher_gets_each_message_once_as_it_arrives()
    {
        var fleet = new InMemoryFleet();
        await using var build1 = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await using var build2 = await fleet.OpenAsync("build2", cancellationToken: Cancel);
        await build2.Messages.GetUnreadAsync(Cancel);
        await build1.Messages.SendAsync(new() { To = "all", Subject = "one" }, Cancel);
        await build1.FlushAsync(cancellationToken: Cancel);
        var subjects = new List<string>();
        await foreach (var received in build2.Messages.WatchAsync(TimeSpan.FromMilliseconds(100), Cancel))
        {
            if (received.Message.From != "build1")
                continue;
            subjects.Add(received.Message.Subject);
            if (subjects.Count == 2)
                break;
            await build1.Messages.SendAsync(new() { To = "all", Subject = "two" }, Cancel);
            await build1.FlushAsync(cancellationToken: Cancel);
        }

        Assert.Equal(["one", "two"], subjects);
    }

    [Fact]
    public async Task A_watcher_of_the_fleet_gets_it_as_it_is_and_after_each_change()
    {
        var fleet = new InMemoryFleet();
        await using var build1 = await fleet.OpenAsync("build1", cancellationToken: Cancel);
        await using var build2 = await fleet.OpenAsync("build2", cancellationToken: Cancel);
        var seen = new List<string>();
        await foreach (var snapshot in build2.Fleet.WatchAsync(TimeSpan.FromMilliseconds(100), Cancel))
        {
            seen.Add(string.Join(", ", snapshot.Servers.Select(status => $"{status.Server} {status.State}")));
            if (seen.Count == 2)
                break;
            await build1.Status.SetAsync(BuildCoordination.Status.ServerState.Failed, cancellationToken: Cancel);
            await build1.FlushAsync(cancellationToken: Cancel);
        }

        Assert.Equal(["", "build1 failed"], seen);
    }
}
