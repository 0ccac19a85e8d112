using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

[Trait("Takes", "long")]
public sealed class FetchTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("{0}")]
    [InlineData("file://{0}")]
    public async Task The_tip_and_its_files_are_there_after_a_fetch(string address)
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        var tip = remote.Commit("a", "2");
        using var cache = await _sandbox.OpenCacheAsync();

        var fetched = await _sandbox.RemoteTo(string.Format(address, remote.Path)).FetchAsync(cache, default);

        Assert.Null(fetched.Failure);
        Assert.Equal(tip, fetched.Tip);
        Assert.Equal("2", Text(cache.Read(tip, "a")));
    }

    [Fact]
    public async Task A_fetch_that_makes_progress_may_take_longer_than_the_deadline()
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        var slow =
            "case \" $* \" in *' fetch '*) for i in $(seq 30); do echo \"Receiving objects: $i%\" >&2; sleep 0.2; done ;; esac\nexec git "
                + "\"$@\"";
        var options = _sandbox.Options(TimeSpan.FromSeconds(4)) with { GitExecutable = _sandbox.Script("slow-git", slow) };
        using var cache = await _sandbox.OpenCacheAsync();

        var fetched = await _sandbox.RemoteTo(remote, options).FetchAsync(cache, default);

        Assert.Equal((tip, null), (fetched.Tip, fetched.Failure?.Diagnostic));
    }

    [Fact]
    public async Task An_empty_remote_has_no_tip_and_that_is_no_failure()
    {
        using var cache = await _sandbox.OpenCacheAsync();

        var fetched = await _sandbox.RemoteTo(_sandbox.NewRemote()).FetchAsync(cache, default);

        Assert.Equal((null, null), (fetched.Tip, fetched.Failure));
    }

    [Fact]
    public async Task A_branch_that_is_gone_has_no_tip()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        await gitRemote.FetchAsync(cache, default);
        remote.Git("update-ref", "-d", "refs/heads/main");

        var fetched = await gitRemote.FetchAsync(cache, default);

        Assert.Equal((null, null), (fetched.Tip, fetched.Failure));
        Assert.Empty(cache.Fetched("main"));
    }

    [Fact]
    public async Task A_fleet_may_be_on_another_branch()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        var tip = remote.Commit("a", "2", branch: "fleet/one");
        remote.Commit("a", "3", branch: "fleet/one-more");
        using var cache = await _sandbox.OpenCacheAsync();

        var fetched = await _sandbox.RemoteTo(remote, _sandbox.Options() with { Branch = "fleet/one" }).FetchAsync(cache, default);

        Assert.Equal(tip, fetched.Tip);
    }

    [Fact]
    public async Task Ten_thousand_commits_are_not_fetched_to_see_the_newest()
    {
        var remote = _sandbox.NewRemote();
        remote.CommitMany(10_000);
        remote.Git("branch", "heartbeat-build2", "main~5000");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);

        var fetched = await gitRemote.FetchAsync(cache, default);
        Assert.Equal("1", _sandbox.Git(cache.Path, "rev-list", "--count", fetched.Tip!));

        await gitRemote.FetchAsync(cache, default);
        Assert.Equal("2", _sandbox.Git(cache.Path, "rev-list", "--count", "--all"));
    }

    [Fact]
    public async Task A_later_fetch_knows_that_the_tip_descends_from_the_one_before()
    {
        var remote = _sandbox.NewRemote();
        remote.CommitMany(50);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var known = (await gitRemote.FetchAsync(cache, default)).Tip!;
        for (var i = 0; i < 3; i++)
            remote.Commit("a", $"{i}");

        var tip = (await gitRemote.FetchAsync(cache, default)).Tip!;

        Assert.True(await cache.IsAncestorAsync(known, tip, default));
        Assert.Equal("4", _sandbox.Git(cache.Path, "rev-list", "--count", tip));
    }

    [Fact]
    public async Task A_rewound_branch_is_fetched_and_is_no_descendant()
    {
        var remote = _sandbox.NewRemote();
        var first = remote.Commit("a", "1");
        remote.Commit("a", "secret");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var known = (await gitRemote.FetchAsync(cache, default)).Tip!;
        remote.Rewind(first);

        var tip = (await gitRemote.FetchAsync(cache, default)).Tip!;

        Assert.Equal(first, tip);
        Assert.False(await cache.IsAncestorAsync(known, tip, default));
    }

    [Fact]
    public async Task Beats_are_fetched_with_the_branch_and_gone_when_theirs_is()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        var ours = remote.Commit("x", "1", branch: "beat/build1");
        var theirs = remote.Commit("y", "1", branch: "heartbeat-build2");
        remote.Commit("z", "1", branch: "fleet2.beat/build1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);

        await gitRemote.FetchAsync(cache, default);
        Assert.Equal([("beat/build1", ours), ("heartbeat-build2", theirs)], Beats().Select(beat => (beat.Key, beat.Value)).Order());
        Assert.Equal("1", Text(cache.Read(theirs, "y")));

        remote.Git("update-ref", "-d", "refs/heads/beat/build1");
        await gitRemote.FetchAsync(cache, default);
        Assert.Equal(["heartbeat-build2"], Beats().Keys);

        IReadOnlyDictionary<string, string> Beats() => cache.Fetched(new GitOptions().HeartbeatPrefixes);
    }
}
