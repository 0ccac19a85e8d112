using System.Globalization;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Tests.Hooks;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Messages;

/// <summary>A program that writes too much is heard of later, in one message.</summary>
public sealed class HeldBackTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_messages_that_were_held_back_are_summed_up_once_when_an_hour_has_fewer(bool isByDaemon)
    {
        await using (await _fleet.OpenAsync("build2"))
        await using (var build1 = await _fleet.OpenAsync("build1", time: _time))
        {
            for (var i = 0; i < AutomaticMessages.Most + 3; i++)
                await SendAsync(build1, string.Create(CultureInfo.InvariantCulture, $"Automatic {i}"));
            await build1.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            Assert.Empty(await SummariesAsync(build1));
        }

        _time.Advance(TimeSpan.FromMinutes(61));
        await using var later = await _fleet.OpenAsync("build1", time: _time);
        for (var i = 0; i < 2; i++)
        {
            if (isByDaemon)
                await later.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            else
                await SendAsync(later, "Automatic again");
        }

        Assert.Equal(["3 automatic messages were held back"], await SummariesAsync(later));
    }

    [Fact]
    public async Task What_a_killed_process_summed_up_is_not_summed_up_again()
    {
        await using (await _fleet.OpenAsync("build2"))
        await using (var build1 = await HoldBackAsync(3))
        {
            var note = NoteOf(build1);
            var kept = await File.ReadAllBytesAsync(note, TestContext.Current.CancellationToken);
            await build1.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            // A kill after the message was accepted leaves just this.
            await File.WriteAllBytesAsync(note, kept, TestContext.Current.CancellationToken);
            await build1.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            Assert.Equal(["3 automatic messages were held back"], await SummariesAsync(build1));

            for (var i = 1; i < AutomaticMessages.Most; i++)
                await SendAsync(build1, string.Create(CultureInfo.InvariantCulture, $"Automatic {i} an hour later"));
            await File.WriteAllBytesAsync(note, kept, TestContext.Current.CancellationToken);
            Assert.NotNull((await SendAsync(build1, "Held back an hour later")).NotSent);
            _time.Advance(TimeSpan.FromMinutes(61));
            await build1.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            Assert.Equal(
                ["3 automatic messages were held back", "1 automatic message was held back"], await SummariesAsync(build1));
        }
    }

    [Fact]
    public async Task What_another_process_holds_back_during_the_summing_up_is_counted_once()
    {
        await using var build2 = await _fleet.OpenAsync("build2");
        await using var build1 = await HoldBackAsync(3);
        await using var other = await _fleet.OpenAsync("build1", time: _time);
        var (daemon, agent) = (CountsOf(build1), CountsOf(other));
        var first = Assert.Single(daemon.All);

        await AddAsync(agent);
        await SumUpAsync(daemon, first);
        Assert.Empty(daemon.All);
        Assert.Equal(["4 automatic messages were held back"], await SummariesAsync(build1));

        // The other process had read the count by then, too.
        await SumUpAsync(agent, first);
        Assert.Equal(["4 automatic messages were held back"], await SummariesAsync(build1));

        await AddAsync(agent);
        await daemon.ForgetAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(daemon.All).Count);

        Task<bool> AddAsync(HeldBackMessages counts) =>
            counts.AddAsync("all", _time.GetUtcNow(), TestContext.Current.CancellationToken);

        Task SumUpAsync(HeldBackMessages counts, HeldBack held) => counts.SumUpAsync(
            held,
            draft => new MessageUpdate
            {
                Server = "build1",
                Message = new() { To = draft.To, Type = draft.Type, Subject = draft.Subject, Body = draft.Body, IsAutomatic = true },
            },
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_summary_counts_as_one_of_the_twenty_and_there_is_one_notice_until_the_next_summary()
    {
        await using var build2 = await _fleet.OpenAsync("build2");
        await using var build1 = await _fleet.OpenAsync("build1", time: _time);
        for (var i = 0; i < AutomaticMessages.Most; i++)
        {
            await SendAsync(build1, string.Create(CultureInfo.InvariantCulture, $"Automatic {i}"));
            // Two of them leave the window one after the other, and long before the rest.
            if (i < 2)
                _time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.NotNull((await SendAsync(build1, "Held back")).NotSent);
        Assert.Equal(1, await CountNoticesAsync());

        // Of the 21 with the notice one is older than an hour.
        _time.Advance(TimeSpan.FromMinutes(21));
        Assert.NotNull((await SendAsync(build1, "Held back, too")).NotSent);
        Assert.Equal(1, await CountNoticesAsync());

        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.NotNull((await SendAsync(build1, "Held back after the summary")).NotSent);
        Assert.NotNull((await SendAsync(build1, "Held back after the notice")).NotSent);
        Assert.Equal(["2 automatic messages were held back"], await SummariesAsync(build1));
        Assert.Equal(2, await CountNoticesAsync());

        async Task<int> CountNoticesAsync() => (await build1.Messages.GetAllAsync(TestContext.Current.CancellationToken))
            .Count(received => received.Message.Subject == "More automatic messages are held back");
    }

    [Fact]
    public async Task A_message_that_cannot_be_counted_is_held_back_with_a_warning()
    {
        await using var build2 = await _fleet.OpenAsync("build2");
        await using var build1 = await HoldBackAsync(1, TimeSpan.Zero);
        var note = NoteOf(build1);
        if (!Environment.IsPrivilegedProcess || (await Shell.TryAsync("chattr", ["+i", note])).Code != 0)
            Assert.Skip("No file can be made immutable here.");
        try
        {
            Assert.Equal("BC1107", (await SendAsync(build1, "Held back, too")).NotSent?.Code);
        }
        finally
        {
            await Shell.TryAsync("chattr", ["-i", note]);
        }

        Assert.Contains(note, Assert.Single(build1.Warnings, warning => warning.Code == "BC1107").Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(CountsOf(build1).All).Count);
    }

    [Fact]
    public async Task A_count_is_not_changed_while_something_hung_holds_the_lock()
    {
        await using var build2 = await _fleet.OpenAsync("build2");
        await using var build1 = await HoldBackAsync(1, TimeSpan.Zero);
        using (await build1.Context.Outbox.LockAsync(TestContext.Current.CancellationToken))
            Assert.Equal("BC1107", (await SendAsync(build1, "Held back, too")).NotSent?.Code);

        Assert.Contains(
            "accept.lock", Assert.Single(build1.Warnings, warning => warning.Code == "BC1107").Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(CountsOf(build1).All).Count);
    }

    private async Task<BuildCoordinator> HoldBackAsync(int count, TimeSpan? later = null)
    {
        var build1 = await _fleet.OpenAsync("build1", time: _time);
        for (var i = 0; i < AutomaticMessages.Most + count; i++)
            await SendAsync(build1, string.Create(CultureInfo.InvariantCulture, $"Automatic {i}"));
        _time.Advance(later ?? TimeSpan.FromMinutes(61));
        return build1;
    }

    private static HeldBackMessages CountsOf(BuildCoordinator of) => new(of.Context.Outbox, of.Server, of.Warn);

    private static string NoteOf(BuildCoordinator of) => of.Context.OutboxFolder.Note($"{of.Server}.held-back").Path;

    private static Task<SentMessage> SendAsync(BuildCoordinator from, string subject) => from.Messages.SendAsync(
        new() { To = "all", Type = MessageType.Info, Subject = subject, Body = "", IsAutomatic = true },
        TestContext.Current.CancellationToken);

    private static async Task<string[]> SummariesAsync(BuildCoordinator of) =>
    [
        .. (await of.Messages.GetAllAsync(TestContext.Current.CancellationToken)).Select(received => received.Message.Subject)
            .Where(subject =>
                subject.EndsWith("held back", StringComparison.Ordinal) && !subject.StartsWith("More", StringComparison.Ordinal)),
    ];
}
