using System.Diagnostics;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Tests.Fleets;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

[Trait("Takes", "long")]
public sealed class CacheHealingTests : IDisposable
{
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Locks_of_a_git_that_was_killed_stop_nobody()
    {
        var remote = await FilledAsync();
        string[] locks = ["refs/fetched/main.lock", "config.lock", "packed-refs.lock", "shallow.lock", "HEAD.lock", "gc.pid"];
        foreach (var name in locks)
            Write(name, "", TimeSpan.FromHours(2));
        Write("objects/pack/tmp_pack_old", "x", TimeSpan.FromHours(2));
        Write("objects/tmp_object_git2_new", "x", TimeSpan.Zero);
        var tip = remote.Commit("a", "2");

        await Works(remote, tip);

        Assert.DoesNotContain(locks, name => File.Exists(InCache(name)));
        Assert.False(File.Exists(InCache("objects/pack/tmp_pack_old")));
        Assert.True(File.Exists(InCache("objects/tmp_object_git2_new")));
    }

    [Fact]
    public async Task A_lock_that_a_running_git_may_hold_stays()
    {
        await FilledAsync();
        Write("packed-refs.lock", "", TimeSpan.Zero);
        using var git = Shell.Start("git", [$"--git-dir={InCache("")}", "cat-file", "--batch"]);

        (await _sandbox.OpenCacheAsync()).Dispose();
        Assert.True(File.Exists(InCache("packed-refs.lock")));

        git.StandardInput.Close();
        await git.WaitForExitAsync();
        (await _sandbox.OpenCacheAsync()).Dispose();
        Assert.False(File.Exists(InCache("packed-refs.lock")));
    }

    [Theory]
    [InlineData("HEAD", "")]
    [InlineData("HEAD", "rubbish")]
    [InlineData("config", "[core\nrubbish")]
    [InlineData("refs/fetched/main", "")]
    [InlineData("refs/fetched/main", "rubbish")]
    [InlineData("refs/fetched/main", "0123456789012345678901234567890123456789\n")]
    [InlineData("packed-refs", "rubbish\n")]
    [InlineData("shallow", "rubbish\n")]
    public async Task A_cache_with_a_broken_file_works_all_the_same(string file, string content)
    {
        var remote = await FilledAsync();
        Write(file, content, TimeSpan.Zero);
        var tip = remote.Commit("a", "2");

        await Works(remote, tip);
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("refs")]
    [InlineData("")]
    public async Task A_cache_without_one_of_its_folders_works_all_the_same(string folder)
    {
        var remote = await FilledAsync();
        Directory.Delete(InCache(folder), recursive: true);
        if (folder.Length == 0)
            Directory.CreateDirectory(InCache(folder));
        var tip = remote.Commit("a", "2");

        await Works(remote, tip);
    }

    [Fact]
    public async Task A_damaged_object_is_told_and_is_gone_at_the_next_use()
    {
        var remote = await FilledAsync();
        DamageObject(remote.Git("rev-parse", "main:a"));
        using (var cache = await _sandbox.OpenCacheAsync())
        {
            var error = Assert.Throws<CoordinationException>(() => cache.Read(remote.Tip, "a"));
            Assert.Equal("BC2022", error.Diagnostic.Code);
        }

        await Works(remote, remote.Tip);
    }

    [Fact]
    public async Task A_fetch_that_fails_on_a_damaged_object_makes_the_cache_anew_and_succeeds()
    {
        var remote = _sandbox.NewRemote();
        var text = string.Join('\n', Enumerable.Range(0, 2000));
        remote.Commit("a", text);
        await FetchAsync(remote);
        DamageObject(remote.Git("rev-parse", "main:a"));

        // Sent as a difference to the damaged one.
        var tip = remote.Commit("a", text + "\nmore");

        using var cache = await _sandbox.OpenCacheAsync();
        var fetched = await _sandbox.RemoteTo(remote).FetchAsync(cache, default);
        Assert.Null(fetched.Failure);
        Assert.Equal(tip, fetched.Tip);
        Assert.Equal(text + "\nmore", Text(cache.Read(tip, "a")));
    }

    [Fact]
    public async Task A_cache_is_held_by_one_process_at_a_time()
    {
        var options = _sandbox.Options(TimeSpan.FromMilliseconds(300));
        var start = new ProcessStartInfo("flock", [_sandbox["cache.git.lock"], "sh", "-c", "echo held; cat"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());

        var busy = await Assert.ThrowsAsync<CoordinationException>(() => ObjectCache.OpenAsync(_sandbox["cache.git"], options, default));
        Assert.Equal("BC2020", busy.Diagnostic.Code);

        var waiting = _sandbox.OpenCacheAsync();
        other.StandardInput.Close();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Several_who_publish_through_one_cache_lose_nothing()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 5; n++)
            {
                using var cache = await _sandbox.OpenCacheAsync();
                var gitRemote = _sandbox.RemoteTo(remote);
                var tip = (await gitRemote.FetchAsync(cache, default)).Tip;
                var commit = cache.Commit(tip, Changes(($"{writer}/{n}", "x")), "Mine", Build1);
                Assert.True((await gitRemote.PushAsync(cache, [new(commit, "refs/heads/main", tip)], default)).Refs[0].IsAccepted);
            }
        })));

        Assert.Equal(21, remote.Git("ls-tree", "-r", "--name-only", "main").Split('\n').Length);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_told_with_its_path()
    {
        File.WriteAllText(_sandbox["file"], "");

        var error = await Assert.ThrowsAsync<CoordinationException>(() => _sandbox.OpenCacheAsync("file/cache.git"));

        Assert.Equal("BC2021", error.Diagnostic.Code);
        Assert.Contains(_sandbox["file"], error.Diagnostic.Message, StringComparison.Ordinal);
    }

    private string InCache(string name) => Path.Combine(_sandbox["cache.git"], name);

    private void Write(string name, string content, TimeSpan age)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InCache(name))!);
        File.WriteAllText(InCache(name), content);
        File.SetLastWriteTimeUtc(InCache(name), TimeProvider.System.GetUtcNow().UtcDateTime - age);
    }

    private void DamageObject(string id)
    {
        var file = InCache($"objects/{id[..2]}/{id[2..]}");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(file, Encoding.ASCII.GetBytes("rubbish"));
    }

    private async Task<Remote> FilledAsync()
    {
        var remote = _sandbox.NewRemote();
        remote.Commit("a", "1");
        await FetchAsync(remote);
        return remote;
    }

    private async Task FetchAsync(Remote remote)
    {
        using var cache = await _sandbox.OpenCacheAsync();
        Assert.Null((await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Failure);
    }

    private async Task Works(Remote remote, string tip)
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        var fetched = await gitRemote.FetchAsync(cache, default);
        Assert.Null(fetched.Failure);
        Assert.Equal(tip, fetched.Tip);
        Assert.Equal(remote.Show(tip, "a"), Text(cache.Read(tip, "a")));
        var commit = cache.Commit(tip, Changes(("b", "1")), "Mine", Build1);
        Assert.True((await gitRemote.PushAsync(cache, [new(commit, "refs/heads/main", tip)], default)).Refs[0].IsAccepted);
    }
}
