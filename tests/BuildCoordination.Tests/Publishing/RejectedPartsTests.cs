using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A remote that rejects some updates, and that takes so long for each push that no build waits for the end.</summary>
public sealed class RejectedPartsTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(3, 12, 5)]
    [InlineData(4, 12, 2, 7)]
    public async Task Attempts_with_time_for_few_pushes_publish_all_others_and_continue_where_the_last_one_stopped(
        int pushes, int count, params int[] rejected)
    {
        await FoundAsync(count, rejected);
        _fleet.Hook("update", """
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            ! git show "$3:coordination/messages.json" | grep -q forbidden
            """);
        string[] builds = [];
        var refused = 0;
        var warnings = new List<string>();
        while (refused < rejected.Length)
        {
            Assert.True(builds.Length < 40, "40 builds were not enough");
            builds = [.. builds, $"build {builds.Length:00}"];
            await using var later = await OpenAsync();
            await AcceptAsync(later, [builds[^1]]);
            if ((await PublishAsync(later, pushes))?.Diagnostic is { } diagnostic)
                warnings.Add(diagnostic.Code);
            refused = later.Outbox.Refused().Count;
            warnings.AddRange(later.Warnings.Select(warning => warning.Code));
            // The first build finds out that something is rejected.
            if (builds.Length > 1)
                Assert.Contains(builds[^1], _fleet.AllSubjects());
        }

        Assert.Contains("BC3003", warnings);
        await using var last = await OpenAsync();
        await last.FlushAsync(Until.Deadline);
        Assert.Equal(
            Subjects(count, rejected).Where(subject => !subject.StartsWith("forbidden", StringComparison.Ordinal)).Concat(builds)
                .Order(StringComparer.Ordinal),
            _fleet.AllSubjects().Order(StringComparer.Ordinal));
        Assert.Equal((0, rejected.Length), (last.Outbox.Count(), last.Outbox.Refused().Count));
    }

    [Fact]
    public async Task Updates_that_the_branch_has_already_are_no_sign_that_a_remote_accepts_any()
    {
        await using var build1 = await OpenAsync();
        await AcceptAsync(build1, ["before", "waits", "after"]);
        var folder = build1.Context.Outbox.Folder.Waiting.Path;
        var files = Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllBytes);
        File.Delete(files.Keys.Order(StringComparer.Ordinal).ElementAt(1));
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        // As if it had been killed after the push, before it noted it.
        foreach (var (file, bytes) in files)
            await File.WriteAllBytesAsync(file, bytes);
        _fleet.Hook("update", """case "$1" in refs/heads/main) exit 1;; esac""");

        Assert.Equal("BC3019", (await build1.FlushAsync(Until.Deadline)).Diagnostic?.Code);

        Assert.Empty(build1.Outbox.Refused());
    }

    [Fact]
    public async Task What_was_rejected_is_known_until_it_is_set_aside()
    {
        const int Count = 2 * OutboxQueue.BatchLimit;
        await FoundAsync(Count, [3]);
        _fleet.Hook("update", """
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            ! git show "$3:coordination/messages.json" | grep -q forbidden
            """);
        await using var build1 = await OpenAsync();
        var folder = build1.Context.Outbox.Folder;
        var (wasKnown, forgotten) = (false, 0);
        build1.Context.Publisher.OnPushed = (_, _) =>
        {
            // A process that is killed now leaves just this.
            var isKnown = folder.ReadNote(folder.RejectedParts) is not null || build1.Outbox.Refused().Count > 0;
            forgotten += wasKnown && !isKnown ? 1 : 0;
            wasKnown |= isKnown;
        };

        await build1.Context.Publisher.PublishAsync();

        Assert.Equal((true, 0, 1), (wasKnown, forgotten, build1.Outbox.Refused().Count));
    }

    [Fact]
    public async Task Parts_that_are_not_in_a_batch_are_kept_for_the_next_one()
    {
        await using var build1 = await OpenAsync();
        await AcceptAsync(build1, ["a", "b", "c"]);
        var context = build1.Context;
        var waiting = new OutboxQueue(context.Outbox, context.Time, _ => { }).Collect(OutboxQueue.BatchLimit, new HashSet<string>());
        var parts = new RejectedParts(context.OutboxFolder, "remote");
        parts.Keep([waiting[0]], rejections: 2);

        Assert.Empty(parts.ReadIn([waiting[1]]));
        parts.Keep([waiting[1]], rejections: 1);

        Assert.Equal(
            [(waiting[0].Name, 2), (waiting[1].Name, 1)],
            parts.ReadIn(waiting).Select(part => (Assert.Single(part.Updates).Name, part.Rejections)));
        context.OutboxFolder.Waiting[waiting[0].Name.FileName].Delete();
        Assert.Equal(waiting[1].Name, Assert.Single(Assert.Single(parts.ReadIn(waiting)).Updates).Name);
    }

    // A killed push is undecided; an accepted one is not looked at again.
    private static async Task<PublishOutcome?> PublishAsync(BuildCoordinator build, int pushes)
    {
        using var stop = new CancellationTokenSource();
        build.Context.Publisher.OnPushed = (_, _) =>
        {
            if (--pushes == 0)
                stop.Cancel();
        };
        try
        {
            return await build.Context.Publisher.PublishAsync(wanted: null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Subjects(int count, int[] rejected) =>
        Enumerable.Range(0, count).Select(i => rejected.Contains(i) ? $"forbidden {i}" : $"message {i:000}");

    private static async Task AcceptAsync(BuildCoordinator build1, IEnumerable<string> subjects)
    {
        foreach (var subject in subjects)
        {
            await build1.Context.Outbox.AcceptAsync(new MessageUpdate
            {
                Server = build1.Server,
                Message = new OutgoingMessage { To = "all", Type = MessageType.Info, Subject = subject, Body = "" },
            });
        }
    }

    private async Task FoundAsync(int count, int[] rejected)
    {
        await using var build1 = await OpenAsync();
        await build1.Context.Outbox.AcceptAsync(new StatusUpdate { Server = build1.Server, State = "idle" });
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        await AcceptAsync(build1, Subjects(count, rejected));
    }

    private Task<BuildCoordinator> OpenAsync() => _fleet.OpenAsync("build1");
}
