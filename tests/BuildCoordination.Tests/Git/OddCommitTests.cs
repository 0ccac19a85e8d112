using System.Text;
using BuildCoordination.Git;

namespace BuildCoordination.Tests.Git;

/// <summary>A member of the fleet pushes a commit that git itself would never make, and that libgit2 does not read.</summary>
public sealed class OddCommitTests : IDisposable
{
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromMinutes(-90)));
    private readonly Sandbox _sandbox = new();
    private readonly Remote _remote;

    public OddCommitTests() => _remote = _sandbox.NewRemote();

    public static TheoryData<string, string> Odd => new()
    {
        { "author a <a@b> 99999999999999999999 +0000\ncommitter a <a@b> 1700000000 +0000\n\nx", "a" },
        { "author a <a@b> 1700000000 +0000\ncommitter a <a@b> 99999999999999999999 -9999\n\nx", "a" },
        { "author a <a@b> 99999999999999999 +9999\ncommitter a <a@b> 99999999999999999 -9999\n\nx", "a" },
        { "author a <a@b> -5 +0000\ncommitter a <a@b> -9223372036854775808 +0000\n\nx", "a" },
        { "author a <a@b>\ncommitter a <a@b>\n\nx", "a" },
        { "committer a <a@b> 1700000000 +0000\n\nx", "unknown" },
        { "author a <a@b> 1700000000 +0000\n\nx", "a" },
        { "\nx", "unknown" },
        { "x", "unknown" },
        { "author <> \ncommitter \n\nx", "unknown" },
        { "author a b 1700000000 +0000\ncommitter a b 1700000000 +0000\n\nx", "a b 1700000000 +0000" },
        { "author a>b<c 1700000000 +0000\ncommitter >< 1 +0000\n\nx", "a>b" },
        { "author a\0b <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\nx", "a" },
        { "author a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\nx\0y", "a" },
        { "author a <a@b> 1700000000 +0000\r\ncommitter a <a@b> 1700000000 +0000\r\n\r\nx", "a" },
        { "author a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\nencoding nonsense\ngpgsig x\n y\nz\n\n\u00ff", "a" },
        { "author a <a@b> 1700000000 +0000\nparent 1111111111111111111111111111111111111111\ncommitter a <a@b> 1 +0000\n\nx", "a" },
    };

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task It_is_read_built_upon_and_walked_over(string rest, string author)
    {
        var before = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        await FetchAsync(cache);
        var odd = Push("commit", $"tree {_remote.Git("rev-parse", "main^{tree}")}\nparent {before}\n{rest}");

        Assert.Equal(odd, await FetchAsync(cache));
        Assert.Equal("1", ObjectCacheTests.Text(cache.Read(odd, "a")));
        Assert.Equal(author, cache.Info(odd).Author);
        var mine = cache.Commit(odd, ObjectCacheTests.Changes(("b", "2")), "Mine", Build1);
        Assert.True((await _sandbox.RemoteTo(_remote).PushAsync(cache, [new(mine, "refs/heads/main", odd)], default)).Refs[0].IsAccepted);

        Assert.Equal([mine, odd], cache.Line(before, mine, 10));
        Assert.Equal($"{odd} build1 {Build1.Email} 2026-01-01T12:00:00-01:30", _remote.Git("log", "-1", "--format=%P %an %ae %aI", "main"));
        Assert.Equal("100644 a\n100644 b", _remote.Git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main"));
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task A_cache_that_ends_there_is_whole_when_it_is_opened_again(string rest, string author)
    {
        var odd = Push("commit", $"tree {TreeOf("a", "1")}\n{rest}");
        using (var first = await _sandbox.OpenCacheAsync())
            await FetchAsync(first);

        using var again = await _sandbox.OpenCacheAsync();

        Assert.Equal(odd, again.FetchedTip("main"));
        Assert.Null(again.Parent(odd));
        Assert.StartsWith(author[..1], again.Info(odd).Author, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_in_the_place_of_the_branch_stands_for_its_commit()
    {
        var commit = _remote.Commit("a", "1");
        var tag = Push("tag", $"object {commit}\ntype commit\ntag x\ntagger a <a@b> 99999999999999999999 +0000\n\nx");
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(tag, await FetchAsync(cache));
        Assert.Equal("1", ObjectCacheTests.Text(cache.Read(tag, "a")));
        var mine = cache.Commit(tag, ObjectCacheTests.Changes(("b", "2")), "Mine", Build1);
        Assert.True((await _sandbox.RemoteTo(_remote).PushAsync(cache, [new(mine, "refs/heads/main", tag)], default)).Refs[0].IsAccepted);

        Assert.Equal(commit, _remote.Git("log", "-1", "--format=%P", "main"));
    }

    [Fact]
    public async Task The_last_commit_of_a_shallow_history_has_no_parent()
    {
        var before = _remote.Commit("a", "1");
        var odd = Push("commit", $"tree {_remote.Git("rev-parse", "main^{tree}")}\nparent {before}\n\nx");
        using var cache = await _sandbox.OpenCacheAsync();

        await FetchAsync(cache);

        Assert.Null(cache.Parent(odd));
        Assert.Null(cache.Line(before, odd, 10));
    }

    // Else a thousand of them would be a thousand questions to git.
    [Fact]
    public async Task An_odd_heartbeat_says_nothing()
    {
        var odd = Push("commit", $"tree {TreeOf("a", "1")}\n\n{{}}");
        using var cache = await _sandbox.OpenCacheAsync();
        await FetchAsync(cache);

        Assert.Null(cache.UsualMessage(odd));
        Assert.Equal("{}", cache.Info(odd).Message);
    }

    [Fact]
    public async Task A_thousand_heartbeats_of_one_tree_cost_one_look_at_it()
    {
        const int Beats = 1_000;
        (await _sandbox.OpenCacheAsync()).Dispose();
        var cache = _sandbox["cache.git"];
        var tree =
            _sandbox.GitWithInput(cache, $"100644 blob {_sandbox.GitWithInput(cache, "1", "hash-object", "-w", "--stdin")}\ta\n", "mktree");
        _sandbox.GitWithInput(cache, string.Concat(Enumerable.Range(0, Beats).Select(i =>
            $"commit refs/fetched/beat{i}\ncommitter a <a@b> {i} +0000\ndata 1\nx\nM 040000 {tree} \n")), "fast-import", "--quiet");
        _sandbox.Git(cache, "pack-refs", "--all");
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var repository = CacheFolder.Open(cache, new GitExecutable(_sandbox.Options()), Until.Deadline);

        // To see whether a file is whole takes 16 KB.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Beats, 0, 12_000);
        Assert.Equal(Beats, repository.Refs.Count());
    }

    private async Task<string?> FetchAsync(ObjectCache cache) => (await _sandbox.RemoteTo(_remote).FetchAsync(cache, default)).Tip;

    private string Push(string type, string text)
    {
        var id = Store(type, text);
        File.WriteAllText(Path.Combine(_remote.Path, "refs", "heads", "main"), id + "\n");
        return id;
    }

    private string Store(string type, string text)
    {
        var file = _sandbox["object"];
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
        return _remote.Git("hash-object", "-t", type, "-w", "--literally", file);
    }

    private string TreeOf(string file, string content)
    {
        var id = _remote.Commit(file, content);
        return _remote.Git("rev-parse", $"{id}^{{tree}}");
    }
}
