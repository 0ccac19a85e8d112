using System.Text;
using BuildCoordination.Git;

namespace BuildCoordination.Tests.Git;

public sealed class ObjectCacheTests : IDisposable
{
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_was_committed_can_be_read_and_listed()
    {
        using var cache = await _sandbox.OpenCacheAsync();

        var commit = cache.Commit(null, Changes(("build1/status.json", "{}"), ("README", "hello")), "First\n", Build1);

        Assert.Equal("hello", Text(cache.Read(commit, "README")));
        Assert.Equal("{}", Text(cache.Read(commit, "build1/status.json")));
        Assert.Null(cache.Read(commit, "build1/none.json"));
        Assert.Null(cache.Read(commit, "build1"));
        Assert.Equal("b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0", cache.BlobId(commit, "README"));
        Assert.Equal(["README", "build1"], cache.List(commit, ""));
        Assert.Equal(["status.json"], cache.List(commit, "build1"));
        Assert.Empty(cache.List(commit, "nowhere"));
        Assert.Equal(
            ("build1", Build1.Email, "First\n"), (cache.Info(commit).Author, cache.Info(commit).Email, cache.Info(commit).Message));
    }

    [Fact]
    public async Task A_commit_changes_what_it_names_and_keeps_all_else()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var first = cache.Commit(null, Changes(("a", "1"), ("folder/b", "2"), ("folder/c", "3"), ("gone/d", "4")), "First", Build1);

        var second = cache.Commit(first, Changes(("folder/b", "changed"), ("gone/d", null), ("not-there", null)), "Second", Build1);

        Assert.Equal("100644 a\n100644 folder/b\n100644 folder/c", Listing(second));
        Assert.Equal("changed", Text(cache.Read(second, "folder/b")));
        Assert.True(await cache.IsAncestorAsync(first, second, default));
        Assert.False(await cache.IsAncestorAsync(second, first, default));
    }

    [Fact]
    public async Task Modes_links_and_names_of_others_stay_as_they_are()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("scripts/run.sh", "#!/bin/sh", mode: "100755");
        remote.Commit("scripts/link", "run.sh", mode: "120000");
        remote.Commit("scripts/\"na\\303\\257ve \\360\\237\\220\\247\"", "x");
        remote.Git("update-ref", "refs/heads/main", WithSubmodule(remote));
        var before = remote.Git("ls-tree", "-r", "main");
        using var cache = await _sandbox.OpenCacheAsync();
        var tip = (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip!;

        var commit = cache.Commit(tip, Changes(("scripts/new", "1"), ("new", "1"), ("scripts/run.sh", "changed")), "New", Build1);
        var back = cache.Commit(commit, Changes(("scripts/new", null), ("new", null), ("scripts/run.sh", "#!/bin/sh")), "Back", Build1);

        Assert.Equal(before, _sandbox.Git(_sandbox["cache.git"], "ls-tree", "-r", back));
    }

    [Fact]
    public async Task Odd_modes_and_names_of_others_stay_as_they_are()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("build1/old", "1");
        var blob = remote.Git("rev-parse", "main:build1/old");
        var folder = _sandbox.HashTree(remote.Path, $"100664 old {blob}", $"100644 caf\u00e9 {blob}");
        var root = _sandbox.HashTree(remote.Path, $"40000 build1 {folder}", $"100664 top {blob}");
        remote.Git(
            "update-ref", "refs/heads/main", remote.Git("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "odd", root));
        using var cache = await _sandbox.OpenCacheAsync();
        var tip = (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip!;

        var commit = cache.Commit(tip, Changes(("build1/new", "1"), ("new", "1")), "New", Build1);
        var back = cache.Commit(commit, Changes(("build1/new", null), ("new", null)), "Back", Build1);

        Assert.Equal(root, _sandbox.Git(cache.Path, "rev-parse", $"{back}^{{tree}}"));
    }

    [Fact]
    public async Task A_folder_whose_mode_has_a_zero_before_it_keeps_its_files()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("build1/old", "1");
        var root = _sandbox.HashTree(remote.Path, $"040000 build1 {remote.Git("rev-parse", "main:build1")}");
        remote.Git(
            "update-ref", "refs/heads/main", remote.Git("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "odd", root));
        using var cache = await _sandbox.OpenCacheAsync();
        var tip = (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip!;

        var commit = cache.Commit(tip, Changes(("build1/new", "2")), "New", Build1);

        Assert.Equal("1", Text(cache.Read(tip, "build1/old")));
        Assert.Equal(["new", "old"], cache.List(commit, "build1"));
    }

    [Fact]
    public async Task Of_twenty_thousand_folders_each_is_read_and_kept_at_a_few_hundred_bytes_of_memory()
    {
        const int Folders = 20_000;
        var remote = _sandbox.NewRemote();
        remote.Commit("s0/status.json", "{}");
        var folder = remote.Git("rev-parse", "main:s0");
        var root = _sandbox.GitWithInput(
            remote.Path, string.Concat(Enumerable.Range(0, Folders).Select(i => $"040000 tree {folder}\ts{i}\n")), "mktree");
        remote.Git(
            "update-ref", "refs/heads/main", remote.Git("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "many", root));
        using var cache = await _sandbox.OpenCacheAsync();
        var tip = (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip!;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(Folders, cache.List(tip, "").Count);
        Assert.Equal("{}", Text(cache.Read(tip, $"s{Folders - 1}/status.json")));
        var commit = cache.Commit(tip, Changes(("s7/status.json", "{ }"), ("t/status.json", "{}")), "New", Build1);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Folders, 0, 1_000);
        Assert.Equal(
            "M\ts7/status.json\nA\tt/status.json", _sandbox.Git(cache.Path, "diff-tree", "-r", "--name-status", tip, commit));
    }

    [Fact]
    public async Task A_beat_is_a_commit_without_files_and_without_a_parent()
    {
        using var cache = await _sandbox.OpenCacheAsync();

        var beat = cache.CommitEmptyTree("[skip ci]\n{}\n", Build1);

        Assert.Empty(cache.List(beat, ""));
        Assert.Equal("[skip ci]\n{}\n", cache.Info(beat).Message);
        Assert.Equal("", _sandbox.Git(_sandbox["cache.git"], "log", "--format=%P", beat));
    }

    [Fact]
    public async Task Collecting_keeps_what_is_fetched_and_what_is_not_pushed_yet()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var tip = (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip!;
        var mine = cache.Commit(tip, Changes(("b", "2")), "Mine", Build1);

        await cache.CollectAsync(default);

        Assert.Equal("1", Text(cache.Read(tip, "a")));
        Assert.Equal("2", Text(cache.Read(mine, "b")));
        Assert.Empty(Directory.GetDirectories(_sandbox["cache.git/objects"], "??"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("0123456789012345678901234567890123456789")]
    public async Task What_is_no_commit_here_is_not_had(string sha)
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("a", "1")), "First", Build1);

        Assert.False(cache.Has(sha));
        Assert.True(cache.Has(commit));
        Assert.False(await cache.IsAncestorAsync(sha, commit, default));
    }

    internal static Dictionary<string, byte[]?> Changes(params (string Path, string? Text)[] files) =>
        files.ToDictionary(file => file.Path, file => file.Text is null ? null : Encoding.UTF8.GetBytes(file.Text));

    internal static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private string Listing(string commit) => _sandbox.Git(_sandbox["cache.git"], "ls-tree", "-r", "--format=%(objectmode) %(path)", commit);

    private static string WithSubmodule(Remote remote)
    {
        remote.Git("read-tree", "main");
        remote.Git("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,scripts/module");
        return remote.Git("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-p", "main", "-m", "module", remote.Git("write-tree"));
    }
}
