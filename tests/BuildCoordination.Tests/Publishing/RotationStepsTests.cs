using System.Diagnostics;
using System.Globalization;
using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>
/// A messages file that is too large for one push is archived in several, and an attempt that is cut short helps the next one.
/// </summary>
[Trait("Takes", "long")]
public sealed class RotationStepsTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task What_was_archived_before_an_attempt_failed_is_kept_and_the_next_one_does_the_rest()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        build1.Context.Publisher.RotationLimits = new RotationLimits { AboveBytes = 20_000, SegmentBytes = 5_000, StepBytes = 10_000 };
        Fill(count: 60, length: 1_000);
        _fleet.Hook("pre-receive", "n=$(cat pushes 2>/dev/null || echo 0); echo $((n + 1)) > pushes; test \"$n\" -lt 2");
        await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);

        Assert.False((await FlushAsync(build1)).IsVisible);
        var kept = Segments();
        Assert.InRange(kept.Length, 2, 3);
        Assert.Equal(60, _fleet.LiveMessages().Count);
        var read = await build1.Messages.GetAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal(read.DistinctBy(message => message.Message.Id).Count(), read.Count);

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "pre-receive"));
        var flushed = await FlushAsync(build1);

        Assert.True(flushed.IsVisible, flushed.Diagnostic?.Message);
        AllIsThereOnce(60);
        Assert.Subset(Segments().ToHashSet(), kept.ToHashSet());
        // Nothing was archived twice.
        var added = Shell.Git(_fleet.Remote, "log", "--format=", "--name-only", "main", "--", "coordination/archive").Split('\n');
        Assert.Equal(Segments().Order(), added.Order());
        Assert.InRange(Encoding.UTF8.GetByteCount(Shell.Git(_fleet.Remote, "show", "main:coordination/messages.json")), 1, 20_000);
    }

    [Fact]
    public async Task Archived_messages_are_pushed_without_a_search_for_similar_ones()
    {
        Shell.Git(_fleet.Remote, "config", "transfer.unpackLimit", "1");
        await using var build1 = await _fleet.OpenAsync("build1");
        build1.Context.Publisher.RotationLimits = new RotationLimits { AboveBytes = 20_000, SegmentBytes = 5_000 };
        Fill(count: 100, length: 1_000, areSimilar: true);
        await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);

        Assert.True((await FlushAsync(build1)).IsVisible);

        // The last segment goes with the updates.
        Assert.All(Segments().SkipLast(1), path => Assert.Matches("^0+$", DeltaBaseOf(path)));
    }

    [Fact]
    public async Task Few_messages_that_are_large_are_archived_too()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        build1.Context.Publisher.RotationLimits = new RotationLimits { AboveBytes = 20_000 };
        Fill(count: 10, length: 4_000);
        await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);

        Assert.True((await FlushAsync(build1)).IsVisible);

        Assert.InRange(_fleet.LiveMessages().Count, 4, 6);
        AllIsThereOnce(10);
    }

    [Fact]
    public async Task A_first_fetch_that_takes_longer_than_a_flush_may_and_brings_something_is_not_cut()
    {
        Fill(count: 1, length: 100);
        var git = Git("for i in $(seq 40); do echo \"Receiving objects: $i%\" >&2; sleep 0.2; done; exec git \"$@\"");
        await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_GIT_EXECUTABLE"] = git);
        await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);

        var flushed = await build1.FlushAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);

        Assert.True(flushed.IsVisible, flushed.Diagnostic?.Message);
        AllIsThereOnce(1);
    }

    [Fact]
    public async Task A_fetch_that_says_something_and_then_hangs_ends_with_the_flush()
    {
        Fill(count: 1, length: 100);
        var git = Git("echo 'remote: Enumerating objects' >&2; exec sleep 300");
        await using var build1 = await _fleet.OpenAsync("build1", change: machine =>
            (machine["BUILDCOORD_GIT_EXECUTABLE"], machine["BUILDCOORD_GIT_DEADLINE"]) = (git, "5m"));
        await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);

        var flushed = await build1.FlushAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal("BC3007", flushed.Diagnostic?.Code);
    }

    [Fact(Explicit = true)]
    public async Task Of_52_MB_of_live_messages_each_attempt_that_is_cut_short_archives_some_until_the_message_is_there()
    {
        Fill(count: 10_000, length: 5_000);
        // As an inbox does: a read has no limit, and brings the cache up to date.
        TimeSpan limit;
        await using (var reader = await _fleet.OpenAsync("build1"))
        {
            await reader.Fleet.ReadAsync(TestContext.Current.CancellationToken);
            var started = Stopwatch.StartNew();
            await reader.Fleet.ReadAsync(TestContext.Current.CancellationToken);
            // Ten seconds on a machine of which others take nothing.
            limit = TimeSpan.FromSeconds(Math.Max(10, 8 * started.Elapsed.TotalSeconds));
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var build1 = await _fleet.OpenAsync("build1");
            if (attempt == 1)
                await build1.Messages.SendAsync(new() { To = "all", Subject = "mine" }, TestContext.Current.CancellationToken);
            var before = Segments().Length;
            var flushed = await build1.FlushAsync(limit, TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"attempt {attempt} of {limit.TotalSeconds:0} s: {before} -> {Segments().Length} segments, visible: {flushed.IsVisible}");
            if (flushed.IsVisible)
                break;
            Assert.True(Segments().Length > before, flushed.Diagnostic?.ToString());
        }

        AllIsThereOnce(10_000);
    }

    private static Task<FlushResult> FlushAsync(BuildCoordinator build) =>
        build.FlushAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    /// <summary>A git whose fetch does something else first.</summary>
    private string Git(string fetch)
    {
        var path = Path.Combine(_fleet.Folder, "slow-git");
        Shell.WriteProgram(path, $"#!/bin/sh\ncase \" $* \" in *' fetch '*) {fetch} ;; esac\nexec git \"$@\"\n");
        return path;
    }

    private string DeltaBaseOf(string path) =>
        Shell.Git(_fleet.Remote, "-c", $"alias.base=!echo main:{path} | git cat-file --batch-check='%(deltabase)'", "base");

    private void Fill(int count, int length, bool areSimilar = false)
    {
        var random = new Random(1);
        var text = new StringBuilder("{\n  \"messages\": [");
        for (var i = 0; i < count; i++)
        {
            random = areSimilar ? new Random(1) : random;
            var body = Convert.ToBase64String(Enumerable.Range(0, length * 3 / 4).Select(_ => (byte)random.Next(256)).ToArray());
            var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i)
                .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? "" : ",")}\n    {{\"id\": \"m{i}\", \"from\": \"build2\", \"to\": \"all\", \"type\": \"info\", \"subject\": "
                + $"\"m{i}\", \"body\": \"{body}\", \"timestamp\": \"{time}\", \"read\": false}}");
        }

        _fleet.Edit("coordination/messages.json", text.Append("\n  ]\n}\n").ToString());
    }

    private string[] Segments() =>
        Shell.Git(_fleet.Remote, "ls-tree", "-r", "--name-only", "main", "coordination/archive/")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void AllIsThereOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"m{i}").Append("mine").Order(), _fleet.AllSubjects().Order());
}
