using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>What becomes of updates while the coordination repository is away, refuses, or changes under us.</summary>
[Trait("Takes", "long")]
public sealed class OutageTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task What_was_sent_while_the_remote_was_away_arrives_once_and_in_order_with_one_push_when_it_is_back()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "first");
        var before = _fleet.Commits();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        for (var i = 0; i < 50; i++)
            await build1.Messages.SendAsync(new() { To = "all", Subject = $"away {i}" });
        var flushed = await build1.FlushAsync();
        Assert.False(flushed.IsVisible);
        Assert.StartsWith("BC2", flushed.Diagnostic!.Code, StringComparison.Ordinal);

        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        await using var build2 = await _fleet.OpenAsync("build2");
        var heard = (await build2.Messages.GetAllAsync())
            .Select(message => message.Message.Subject)
            .Where(subject => subject != "Fleet created");
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"away {i}").Prepend("first"), heard);
        Assert.Equal(before + 1, _fleet.Commits());
    }

    [Fact]
    public async Task After_two_hundred_beats_that_did_not_arrive_fifty_messages_do_with_one_push_and_no_beat_is_made_up_for()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "first");
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        var before = _fleet.Commits();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        for (var i = 0; i < 200; i++)
        {
            Assert.NotNull(await build1.Heartbeats.SendHeartbeatAsync());
            if (i % 4 == 0)
                await build1.Messages.SendAsync(new() { To = "all", Subject = $"away {i / 4}" });
        }

        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());

        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"away {i}"), _fleet.LiveMessages().Reverse()
                .Select(message => message["subject"]!.GetValue<string>())
                .Where(subject => subject.StartsWith("away", StringComparison.Ordinal)));
        Assert.Equal(before + 1, _fleet.Commits());
        Assert.Equal("1", Shell.Git(_fleet.Remote, "rev-list", "--count", "beat/build1"));
    }

    [Fact]
    public async Task A_commit_that_an_operator_took_out_of_the_branch_does_not_come_back()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "stays");
        await SendAsync(build1, "leaked secret");
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", "main~1");

        await SendAsync(build1, "after");

        Assert.Equal(
            ["after", "stays"], _fleet.AllSubjects().Where(subject => subject is "after" or "stays" or "leaked secret")
                .Order(StringComparer.Ordinal));
        // Whoever publishes in the background may have taken "after" along, and tells of the rewind next.
        await Until.True(
            () => _fleet.LiveMessages()
                .Any(message => message["event"]?.GetValue<string>() == "rewound"), "the fleet is warned of the rewind");
    }

    [Fact]
    public async Task A_removed_message_comes_back_only_when_the_operator_asks_for_it()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "stays");
        await SendAsync(build1, "removed by mistake");
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", "main~1");
        await SendAsync(build1, "after");

        Assert.True(await build1.Outbox.ResendAsync(DateTimeOffset.UnixEpoch) > 0);
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);

        Assert.Equal(1, _fleet.AllSubjects().Count(subject => subject == "removed by mistake"));
        Assert.Equal(1, _fleet.AllSubjects().Count(subject => subject == "stays"));
    }

    [Fact]
    public async Task What_was_archived_since_does_not_come_twice_when_the_operator_sends_it_again()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        string[] all = [.. Enumerable.Range(1, 6).Select(i => $"message {i}")];
        foreach (var subject in all)
            await SendAsync(build1, subject);
        await build1.Messages.ArchiveAsync(keep: 3);
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        // With the one that the fleet began with.
        Assert.Equal(3, _fleet.Read("coordination/messages.json")["messages"]!.AsArray().Count);

        // Twice, as who has sent something again may do so once more.
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await build1.Outbox.ResendAsync(DateTimeOffset.UnixEpoch) > 0);
            Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
            Assert.Equal(all, _fleet.AllSubjects().Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_branch_that_was_deleted_hears_where_we_stand_but_nothing_old_until_the_operator_asks(bool madeAgainByTheOperator)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.SetAsync(ServerState.Building, "kernel");
        await SendAsync(build1, "old 1");
        await SendAsync(build1, "old 2");
        Shell.Git(_fleet.Remote, "update-ref", "-d", "refs/heads/main");
        if (madeAgainByTheOperator)
            _fleet.Edit("README.md", "A new beginning");

        await SendAsync(build1, "after");

        Assert.Equal(["The coordination repository was rewound", "after"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
        Assert.Equal(
            "warning", _fleet.LiveMessages()
                .Single(message => message["event"]?.GetValue<string>() == "rewound")["type"]!.GetValue<string>());
        Assert.Equal("building", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        if (madeAgainByTheOperator)
            Assert.Equal("A new beginning", Shell.Git(_fleet.Remote, "show", "main:README.md"));

        Assert.True(await build1.Outbox.ResendAsync(DateTimeOffset.UnixEpoch) > 0);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Equal(
            ["The coordination repository was rewound", "after", "old 1", "old 2"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_that_a_hook_refuses_for_ever_is_set_aside_with_the_reason_and_the_others_arrive()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "before");
        Hook("""if git show "$new:coordination/messages.json" | grep -q forbidden; then echo "no such words" >&2; exit 1; fi""");

        foreach (var subject in new[] { "one", "forbidden", "two", "three" })
            await build1.Messages.SendAsync(new() { To = "all", Subject = subject });
        var flushed = await build1.FlushAsync(TimeSpan.FromMinutes(5));

        // Also if publishing in the background was faster than the flush.
        Assert.Equal((false, "BC3003"), (flushed.IsVisible, flushed.Diagnostic?.Code));
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        await Until.True(() => build1.Warnings.Any(warning => warning.Code == "BC3003"), "the refusal is told");
        Assert.Equal(["before", "one", "three", "two"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
        var refused = Assert.Single(build1.Outbox.Refused());
        Assert.Contains("forbidden", refused.Headline, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Reason!);
    }

    [Fact]
    public async Task A_remote_that_refuses_everything_loses_nothing()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "before");
        Hook("exit 1");

        await build1.Messages.SendAsync(new() { To = "all", Subject = "one" });
        await build1.Messages.SendAsync(new() { To = "all", Subject = "two" });
        Assert.False((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Empty(build1.Outbox.Refused());

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "pre-receive"));
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        Assert.Equal(["before", "one", "two"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_asks_for_newer_writers_is_read_and_the_outbox_is_kept()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "before");
        _fleet.Edit("coordination/format.json", """{ "version": 2, "min_writer": 2 }""");

        await using var build2 = await _fleet.OpenAsync("build2");
        await build2.Messages.SendAsync(new() { To = "all", Subject = "kept" });
        var flushed = await build2.FlushAsync();

        Assert.False(flushed.IsVisible);
        Assert.Equal("BC3005", flushed.Diagnostic?.Code);
        Assert.Equal("kept", Assert.Single(build2.Outbox.Waiting()).Headline.Split(": ")[1]);
        Assert.Contains(await build2.Messages.GetUnreadAsync(), message => message.Message.Subject == "before");
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task SendAsync(BuildCoordinator coordinator, string subject)
    {
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = subject });
        var flushed = await coordinator.FlushAsync(TimeSpan.FromMinutes(5));
        Assert.True(flushed.IsVisible, flushed.Diagnostic?.ToString());
    }

    private void Hook(string body) => _fleet.Hook("pre-receive", $"while read old new ref; do\n{body}\ndone");
}
