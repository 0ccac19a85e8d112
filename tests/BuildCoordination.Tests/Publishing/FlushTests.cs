using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>Who waits for his message waits for no other's.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_flush_is_over_when_what_waited_is_there_and_leaves_to_others_what_they_accepted_since()
    {
        await using var first = await _fleet.OpenAsync("build1");
        await using var second = await _fleet.OpenAsync("build2", host: "build1");
        // The first push waits for the one file, each later one for the other: somebody may publish the second message at any time.
        _fleet.Hook("pre-receive", """
            test -e go && file=free || file=go
            touch held; for i in {1..1200}; do test -e $file && exit 0; sleep 0.05; done; exit 1
            """);
        await first.Messages.SendAsync(new() { To = "all", Subject = "first" });
        var flush = first.FlushAsync(TimeSpan.FromMinutes(5));
        await Until.True(() => File.Exists(Path.Combine(_fleet.Remote, "held")), "the remote holds the push");
        // Accepted only: a coordinator that sends it publishes it soon by itself.
        await second.Context.Outbox.AcceptAsync(
            new MessageUpdate { Server = "build2", Message = new() { To = "all", Subject = "second" } });

        await File.WriteAllTextAsync(Path.Combine(_fleet.Remote, "go"), "");

        Assert.True((await flush).IsVisible);
        Assert.Equal(["first"], _fleet.AllSubjects());
        await File.WriteAllTextAsync(Path.Combine(_fleet.Remote, "free"), "");
        Assert.True((await second.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Equal(["first", "second"], _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    public void Dispose() => _fleet.Dispose();
}
