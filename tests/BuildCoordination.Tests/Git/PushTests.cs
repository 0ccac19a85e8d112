using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

public sealed class PushTests : IDisposable
{
    private const string Main = "refs/heads/main";
    private const string Beat = "refs/heads/beat/build1";
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("{0}")]
    [InlineData("file://{0}")]
    public async Task A_commit_reaches_the_remote(string address)
    {
        var remote = _sandbox.NewRemote();
        remote.CommitMany(20);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(string.Format(address, remote.Path));
        var tip = (await gitRemote.FetchAsync(cache, default)).Tip;
        var commit = cache.Commit(tip, Changes(("a", "1")), "Mine", Build1);

        var pushed = await gitRemote.PushAsync(cache, [new(commit, Main, tip)], default);

        Assert.Null(pushed.Failure);
        Assert.Equal([new RefPushResult(Main, true, "")], pushed.Refs);
        Assert.Equal(commit, remote.Tip);
        Assert.Equal("build1", remote.Git("log", "-1", "--format=%an"));
        Assert.Equal(commit, cache.Fetched("main")["main"]);
        Assert.Equal(commit, (await gitRemote.FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task An_empty_remote_gets_its_branch_from_the_first_and_refuses_the_second()
    {
        var remote = _sandbox.NewRemote();
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var mine = cache.Commit(null, Changes(("a", "mine")), "Mine", Build1);
        var other = cache.Commit(null, Changes(("a", "other")), "Other", Build1);

        Assert.True((await gitRemote.PushAsync(cache, [new(mine, Main, null)], default)).Refs[0].IsAccepted);
        var second = await gitRemote.PushAsync(cache, [new(other, Main, null)], default);

        Assert.Null(second.Failure);
        Assert.False(second.Refs[0].IsAccepted);
        Assert.Equal(mine, remote.Tip);
    }

    [Fact]
    public async Task A_lost_race_is_rejected_and_the_tip_has_moved()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var tip = (await gitRemote.FetchAsync(cache, default)).Tip;
        var mine = cache.Commit(tip, Changes(("b", "mine")), "Mine", Build1);
        var winner = remote.Commit("a", "2");

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default);

        Assert.Null(pushed.Failure);
        Assert.False(pushed.Refs[0].IsAccepted);
        Assert.NotEmpty(pushed.Refs[0].Reason);
        Assert.Equal(winner, (await gitRemote.FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_race_that_is_lost_while_pushing_is_rejected_as_well()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var tip = (await gitRemote.FetchAsync(cache, default)).Tip;
        var mine = cache.Commit(tip, Changes(("b", "mine")), "Mine", Build1);
        var winner = cache.Commit(tip, Changes(("b", "winner")), "Winner", Build1);
        _sandbox.Git(cache.Path, "push", "--quiet", remote.Path, $"{winner}:refs/heads/elsewhere");
        remote.Hook("pre-receive", $"env -u GIT_QUARANTINE_PATH git update-ref {Main} {winner}");

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default);

        Assert.Null(pushed.Failure);
        Assert.False(pushed.Refs[0].IsAccepted);
        Assert.Equal(winner, (await gitRemote.FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_refusing_hook_is_a_rejection_with_its_words_and_the_tip_has_not_moved()
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        remote.Hook("pre-receive", "echo 'no such thing on a \u001b[31mFriday' >&2; exit 1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        await gitRemote.FetchAsync(cache, default);
        var mine = cache.Commit(tip, Changes(("b", "mine")), "Mine", Build1);

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default);

        Assert.Null(pushed.Failure);
        Assert.False(pushed.Refs[0].IsAccepted);
        Assert.Contains("no such thing on a [31mFriday", pushed.Refs[0].Reason, StringComparison.Ordinal);
        Assert.Equal(tip, (await gitRemote.FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task Our_stale_tip_does_not_bring_back_what_an_operator_removed()
    {
        var remote = _sandbox.NewRemote();
        var first = remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        await gitRemote.FetchAsync(cache, default);
        var secret = remote.Commit("a", "secret");
        await gitRemote.FetchAsync(cache, default);
        var mine = cache.Commit(secret, Changes(("b", "mine")), "Mine", Build1);
        remote.Rewind(first);

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, secret)], default);

        Assert.False(pushed.Refs[0].IsAccepted);
        Assert.Equal(first, remote.Tip);
    }

    [Fact]
    public async Task Main_and_beat_go_in_one_push_and_each_is_decided_alone()
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        await gitRemote.FetchAsync(cache, default);
        var beat = cache.CommitEmptyTree("[skip ci]\n{}", Build1);
        var mine = cache.Commit(tip, Changes(("b", "mine")), "Mine", Build1);
        var winner = remote.Commit("a", "2");

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip), new(beat, Beat, null)], default);

        Assert.Equal([(Main, false), (Beat, true)], pushed.Refs.Select(result => (result.RemoteRef, result.IsAccepted)));
        Assert.Equal(winner, remote.Tip);
        Assert.Equal(beat, remote.TipOf("beat/build1"));
    }

    [Fact]
    public async Task A_beat_replaces_the_one_before_unless_somebody_else_did()
    {
        var remote = _sandbox.NewRemote();
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var beats = Enumerable.Range(1, 3).Select(n => cache.CommitEmptyTree($"{n}", Build1)).ToArray();

        Assert.True((await gitRemote.PushAsync(cache, [new(beats[0], Beat, null)], default)).Refs[0].IsAccepted);
        Assert.True((await gitRemote.PushAsync(cache, [new(beats[1], Beat, beats[0])], default)).Refs[0].IsAccepted);
        Assert.False((await gitRemote.PushAsync(cache, [new(beats[2], Beat, beats[0])], default)).Refs[0].IsAccepted);
        Assert.True((await gitRemote.PushAsync(cache, [new(null, Beat, beats[1])], default)).Refs[0].IsAccepted);
        Assert.False(remote.Has("beat/build1"));
    }

    [Fact]
    public async Task Where_a_remote_denies_replacement_main_goes_through_and_the_second_beat_is_rejected()
    {
        var remote = _sandbox.NewRemote();
        remote.Git("config", "receive.denyNonFastForwards", "true");
        var tip = remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        await gitRemote.FetchAsync(cache, default);
        var mine = cache.Commit(tip, Changes(("b", "mine")), "Mine", Build1);
        var (first, second) = (cache.CommitEmptyTree("1", Build1), cache.CommitEmptyTree("2", Build1));

        Assert.True((await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default)).Refs[0].IsAccepted);
        Assert.True((await gitRemote.PushAsync(cache, [new(first, Beat, null)], default)).Refs[0].IsAccepted);
        var refused = await gitRemote.PushAsync(cache, [new(second, Beat, first)], default);

        Assert.Null(refused.Failure);
        Assert.False(refused.Refs[0].IsAccepted);
        Assert.Equal(first, remote.TipOf("beat/build1"));
    }

    [Fact]
    public async Task A_push_that_arrived_before_is_accepted_again()
    {
        var remote = _sandbox.NewRemote();
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var mine = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);

        await gitRemote.PushAsync(cache, [new(mine, Main, null)], default);
        var again = await gitRemote.PushAsync(cache, [new(mine, Main, mine)], default);

        Assert.True(again.Refs[0].IsAccepted);
    }
}
