using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>What lies in the outbox's folders, in the long run and from others' hands.</summary>
[Trait("Takes", "long")]
public sealed class OutboxFolderTests : IDisposable
{
    private static readonly string Commit = new('c', 40);

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task An_end_that_is_one_of_ten_thousand_sent_ones_is_not_sent_again()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 10_000; i++)
        {
            var name = OutboxName.ForEvent($"msg_{i}", now - 20_000 + i, $"run-{i}-end").Sent(Commit).FileName;
            File.WriteAllText(Path.Combine(Folder(build1).Sent.Path, name), "{}");
        }

        Assert.False((await AcceptAsync(build1, "again", "run-5000-end")).IsNew);
        Assert.Equal(0, build1.Outbox.Count());
        // The last part of a sent key is another key.
        Assert.True((await AcceptAsync(build1, "first", "5000-end")).IsNew);
        await FlushAsync(build1);
        Assert.False((await AcceptAsync(build1, "again", "5000-end")).IsNew);
        await FlushAsync(build1);

        Assert.Equal(["first"], _fleet.AllSubjects());
        Assert.Equal(10_001, Directory.GetFiles(Folder(build1).Sent.Path).Length);
        Assert.Empty(Directory.GetDirectories(Folder(build1).Sent.Path));
    }

    [Fact]
    public async Task No_update_is_taken_before_an_older_one_while_others_are_accepted()
    {
        // On a disk: a folder in memory lists its files in their order.
        var state = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"outbox-{Guid.NewGuid():N}")).FullName;
        try
        {
            await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_STATE"] = state);
            var folder = Folder(build1);
            var accepting = Task.Run(() =>
            {
                for (var i = 1; i <= 10_000; i++)
                    File.WriteAllText(Path.Combine(folder.Waiting.Path, OutboxName.ForEvent(MessageId.New(i), i, null).FileName), "");
            });
            var last = 0;
            while (last < 10_000 && !accepting.IsFaulted)
            {
                var stamps = folder.OwnWaiting().Select(name => name.Stamp).ToList();
                last = stamps.Count;
                Assert.Equal(Enumerable.Range(1, last).Select(stamp => (long)stamp), stamps);
            }

            await accepting;
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_sent_is_kept_for_seven_days()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        foreach (var days in new[] { 6, 8 })
        {
            await AcceptAsync(build1, $"{days} days ago");
            await FlushAsync(build1);
            Age(Directory.GetFiles(Folder(build1).Sent.Path).MaxBy(File.GetLastWriteTimeUtc)!, days);
        }

        await AcceptAsync(build1, "now");
        await FlushAsync(build1);

        Assert.Equal(["6 days ago", "now"], build1.Outbox.Sent().Select(entry => entry.Headline.Split(": ")[1]));
    }

    [Fact]
    public async Task What_waited_through_an_outage_of_eight_days_is_kept_for_seven_days_from_its_delivery()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await AcceptAsync(build1, "late", "run-1-end");
        Age(Directory.GetFiles(Folder(build1).Waiting.Path).Single(), days: 8);
        await FlushAsync(build1);

        await AcceptAsync(build1, "late", "run-1-end");
        await FlushAsync(build1);

        Assert.Equal(["late"], _fleet.AllSubjects());
        Assert.Single(build1.Outbox.Sent());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"format\": 1, \"id\": \"msg_1\", \"stamp\": 1, \"upd")]
    [InlineData("{ \"format\": 1, \"id\": \"msg_1\", \"stamp\": \"one\", \"update\": { \"kind\": \"message\" } }")]
    [InlineData(
        "{ \"format\": 1, \"id\": \"msg_1\", \"stamp\": 1, \"update\": { \"kind\": \"message\", \"server\": \"build1\", \"message\": { "
        + "\"to\": \"all\", \"subject\": null } } }")]
    public async Task A_file_that_cannot_be_read_is_put_aside_and_the_others_arrive(string content)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        var name = Put(build1, content);
        await AcceptAsync(build1, "after it");
        await FlushAsync(build1);

        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(Folder(build1).Unreadable.Path, name)));
        Assert.Equal("BC3006", Assert.Single(build1.Warnings).Code);
        Assert.Equal(0, build1.Outbox.Count());
        Assert.Equal(["after it"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task Of_the_files_that_cannot_be_read_the_newest_hundred_are_kept()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        string[] names = [.. Enumerable.Range(1, 103).Select(stamp => Put(build1, "no update", stamp))];
        await FlushAsync(build1);

        Assert.Equal(names[3..], Directory.GetFiles(Folder(build1).Unreadable.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"format\": 1, \"id\": \"msg_1\", \"stamp\": 1, \"update\": { \"kind\": \"hologram\", \"server\": \"build1\" } }")]
    [InlineData("{ \"format\": 2, \"id\": \"msg_1\", \"stamp\": 1, \"update\": { \"kind\": \"message\", \"server\": \"build1\" } }")]
    public async Task An_update_of_a_newer_version_is_left_for_that_version_and_the_others_arrive(string content)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        var name = Put(build1, content);
        await AcceptAsync(build1, "after it");
        await FlushAsync(build1);

        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(Folder(build1).Waiting.Path, name)));
        Assert.Empty(Directory.GetFiles(Folder(build1).Unreadable.Path));
        Assert.Equal(["after it"], _fleet.AllSubjects());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task Notes_that_a_power_loss_left_empty_or_full_of_zeros_are_made_again(string left)
    {
        await using (var build1 = await _fleet.OpenAsync("build1"))
        {
            await AcceptAsync(build1, "before it");
            await FlushAsync(build1);
            foreach (var note in new[] { Folder(build1).KnownTip, Folder(build1).Tried })
                await File.WriteAllTextAsync(note.Path, left);
        }

        await using var again = await _fleet.OpenAsync("build1");
        await AcceptAsync(again, "after it");
        await FlushAsync(again);

        Assert.Equal(["after it", "before it"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
        Assert.Equal(Shell.Git(_fleet.Remote, "rev-parse", "main"), await File.ReadAllTextAsync(Folder(again).KnownTip.Path));
    }

    [Fact]
    public async Task A_build_beside_a_daemon_begins_no_push_that_it_would_have_to_wait_for()
    {
        var pushes = Path.Combine(_fleet.Folder, "pushes");
        var git = _fleet.Program($"echo \"$*\" >> '{pushes}'; exec git \"$@\"", "noting-git");
        await using (var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_GIT_EXECUTABLE"] = git))
        using (await build1.Daemon.AcquireAsync(CancellationToken.None))
        {
            await using var run = await build1.BeginBuildAsync(new() { Name = "dummy" });
            await (await run.BeginTargetAsync("compile")).SucceedAsync();
            await run.SucceedAsync();
            await build1.FlushAtEndAsync();
        }

        Assert.False(File.Exists(pushes) && (await File.ReadAllTextAsync(pushes)).Contains("push", StringComparison.Ordinal));
        await using var next = await _fleet.OpenAsync("build1");
        await FlushAsync(next);
        Assert.Equal(2, _fleet.AllSubjects().Count);
    }

    public void Dispose() => _fleet.Dispose();

    private static OutboxFolder Folder(BuildCoordinator coordinator) => coordinator.Context.OutboxFolder;

    private static Task<Accepted> AcceptAsync(BuildCoordinator coordinator, string subject, string? key = null) =>
        coordinator.Context.Outbox.AcceptAsync(
            new MessageUpdate { Server = "build1", Key = key, Message = new() { To = "all", Subject = subject } });

    private static async Task FlushAsync(BuildCoordinator coordinator)
    {
        var flushed = await coordinator.FlushAsync(TimeSpan.FromMinutes(5));
        Assert.True(flushed.IsVisible, flushed.Diagnostic?.ToString());
    }

    private static void Age(string path, int days) =>
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-days));

    private static string Put(BuildCoordinator coordinator, string content, long stamp = 1)
    {
        var name = OutboxName.ForEvent($"msg_{stamp}", stamp, null).FileName;
        File.WriteAllText(Path.Combine(Folder(coordinator).Waiting.Path, name), content);
        return name;
    }
}
