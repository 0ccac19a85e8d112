using BuildCoordination.Diagnostics;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Heartbeats;

/// <summary>A beat that is due while a message is under way goes along with it: public hosts count pushes.</summary>
public sealed class RidingBeatTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_beat_that_is_due_goes_with_the_push_of_a_message()
    {
        await using var build1 = await StartAsync();
        Assert.Null(await BeatDuringThePushOfAsync(build1, "news"));
        await FlushAsync(build1);

        Assert.Equal(["refs/heads/beat/build1 refs/heads/main"], Pushes());
        Assert.Contains("\"sequence\": 1,", Beat(), StringComparison.Ordinal);
        Assert.Equal(["news"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_beat_arrives_though_the_message_that_it_goes_with_is_refused()
    {
        await using var build1 = await StartAsync();
        Set("refuse-main");
        _fleet.Hook("update", """test "$1" != refs/heads/main || ! test -e refuse-main""");

        Assert.Null(await BeatDuringThePushOfAsync(build1, "news"));

        Assert.Equal(["refs/heads/beat/build1"], Pushes());
        Assert.Empty(_fleet.AllSubjects());
        File.Delete(Path.Combine(_fleet.Remote, "refuse-main"));
        await FlushAsync(build1);
        Assert.Equal(["refs/heads/beat/build1", "refs/heads/main"], Pushes());
        Assert.Equal(["news"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_message_arrives_though_the_beat_with_it_is_refused_and_the_beat_goes_alone_later()
    {
        await using var build1 = await StartAsync();
        Set("refuse-beat");
        // Refuses one beat: rm succeeds once.
        _fleet.Hook("update", """test "$1" = refs/heads/main || ! rm refuse-beat 2>/dev/null""");

        Assert.Null(await BeatDuringThePushOfAsync(build1, "news"));
        await FlushAsync(build1);

        Assert.Equal(["refs/heads/main", "refs/heads/beat/build1"], Pushes());
        Assert.Contains("\"sequence\": 1,", Beat(), StringComparison.Ordinal);
        Assert.Equal(["news"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_beat_with_nothing_to_go_with_goes_alone()
    {
        await using var build1 = await StartAsync();
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.Equal(["refs/heads/beat/build1"], Pushes());
    }

    [Fact]
    public async Task A_message_carries_no_beat_where_none_is_due()
    {
        await using var build1 = await StartAsync();
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        await build1.Messages.SendAsync(new() { To = "all", Subject = "news" });
        await FlushAsync(build1);
        Assert.Equal(["refs/heads/beat/build1", "refs/heads/main"], Pushes());
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<BuildCoordinator> StartAsync()
    {
        var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.SetAsync(ServerState.Idle);
        await FlushAsync(build1);
        // Holds back a push until the test lets go, then lets another one win: the next push is made of the same message, with the
        // beat that came due.
        _fleet.Hook("pre-receive", """
            rm hold 2>/dev/null || exit 0
            touch held
            for i in {1..1200}; do test -e go && break; sleep 0.05; done
            other() { env -i PATH="$PATH" git -c user.name=other -c user.email=other@example.org "$@"; }
            other update-ref refs/heads/main "$(other commit-tree -m another -p main main^{tree})"
            exit 1
            """);
        _fleet.Hook("post-receive", "echo $(cut -d' ' -f3 | sort) >> pushes");
        return build1;
    }

    private async Task<CoordinationDiagnostic?> BeatDuringThePushOfAsync(BuildCoordinator build1, string subject)
    {
        Set("hold");
        await build1.Messages.SendAsync(new() { To = "all", Subject = subject });
        await Until.True(() => File.Exists(Path.Combine(_fleet.Remote, "held")), "the push of the message is held by the remote");
        var beat = build1.Heartbeats.SendHeartbeatAsync();
        Assert.False(beat.IsCompleted);
        Set("go");
        return await beat;
    }

    private static async Task FlushAsync(BuildCoordinator coordinator) =>
        Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);

    private void Set(string flag) => File.WriteAllText(Path.Combine(_fleet.Remote, flag), "");

    /// <summary>The refs that each push changed.</summary>
    private string[] Pushes() => File.ReadAllLines(Path.Combine(_fleet.Remote, "pushes"));

    private string Beat() => Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1");
}
