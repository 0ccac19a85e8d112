using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

[Trait("Takes", "long")]
public sealed class UnreachableTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("http://127.0.0.1:1/fleet", "BC2011")]
    [InlineData("ssh://127.0.0.1:1/fleet", "BC2011")]
    [InlineData("git://127.0.0.1:1/fleet", "BC2011")]
    [InlineData("http://fleet.invalid/fleet", "BC2008")]
    [InlineData("ssh://fleet.invalid/fleet", "BC2008")]
    [InlineData("git@fleet.invalid:fleet", "BC2008")]
    [InlineData("/nowhere/at/all", "BC2007")]
    [InlineData("file:///nowhere/at/all", "BC2007")]
    public async Task Who_cannot_be_reached_is_told_with_the_reason(string address, string code)
    {
        _sandbox.Variables["GIT_SSH_COMMAND"] = "ssh -F /dev/null";
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);
        var gitRemote = _sandbox.RemoteTo(address);

        var fetched = await gitRemote.FetchAsync(cache, default);
        var pushed = await gitRemote.PushAsync(cache, [new(commit, "refs/heads/main", null)], default);

        Assert.Equal((code, code), (fetched.Failure?.Diagnostic.Code, pushed.Failure?.Diagnostic.Code));
        Assert.Contains(address, fetched.Failure!.Diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fetched.Failure.Diagnostic.Remedy);
        Assert.Equal(new RefPushResult("refs/heads/main", false, "", pushed.Failure), Assert.Single(pushed.Refs));
        Assert.True(cache.Has(commit));
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_is_told_so()
    {
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(RemoteFailureKind.NotFound, (await _sandbox.RemoteTo(_sandbox.Home).FetchAsync(cache, default)).Failure!.Kind);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/fleet")]
    [InlineData("ssh://127.0.0.1:{0}/fleet")]
    [InlineData("git://127.0.0.1:{0}/fleet")]
    public async Task A_host_that_accepts_and_never_answers_is_given_up_at_the_deadline(string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _sandbox.Variables["GIT_SSH_COMMAND"] = "ssh -F /dev/null";
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(
            string.Format(CultureInfo.InvariantCulture, address, ((IPEndPoint)listener.LocalEndpoint).Port), _sandbox.Options(Short));

        var watch = Stopwatch.StartNew();
        var failure = (await gitRemote.FetchAsync(cache, default)).Failure!;

        Assert.Equal((RemoteFailureKind.NoAnswer, "BC2009"), (failure.Kind, failure.Diagnostic.Code));
        Assert.InRange(watch.Elapsed, Short, Short + TimeSpan.FromMinutes(2));
        Assert.Empty(_sandbox.Left());
    }

    [Fact]
    public async Task An_ssh_that_hangs_is_killed_with_what_it_started()
    {
        _sandbox.Variables["GIT_SSH_COMMAND"] = _sandbox.Script("ssh-hangs", "trap '' TERM; sleep 300 & wait; sleep 300");
        using var cache = await _sandbox.OpenCacheAsync();

        var failure = (await _sandbox.RemoteTo("git@host:fleet", _sandbox.Options(Short)).FetchAsync(cache, default)).Failure!;

        Assert.Equal(RemoteFailureKind.NoAnswer, failure.Kind);
        Assert.Empty(_sandbox.Left());
    }

    [Fact]
    public async Task A_git_that_hangs_is_killed()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var options = _sandbox.Options(Short) with { GitExecutable = _sandbox.Script("git-hangs", "exec sleep 300") };

        var failure = (await _sandbox.RemoteTo(_sandbox.NewRemote(), options).FetchAsync(cache, default)).Failure!;

        Assert.Equal(RemoteFailureKind.NoAnswer, failure.Kind);
        Assert.Empty(_sandbox.Left());
    }

    [Fact]
    public async Task A_remote_that_answers_and_then_takes_too_long_is_told_apart_from_one_that_is_silent()
    {
        var remote = _sandbox.NewRemote();
        remote.Hook("pre-receive", "echo 'scanning' >&2; sleep 300");
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);

        var pushed =
            await _sandbox.RemoteTo(remote, _sandbox.Options(Short)).PushAsync(cache, [new(commit, "refs/heads/main", null)], default);

        Assert.Equal((RemoteFailureKind.TimedOut, "BC2010"), (pushed.Failure!.Kind, pushed.Failure.Diagnostic.Code));
        Assert.Empty(_sandbox.Left());
        Assert.False(remote.Has("main"));
    }

    [Fact]
    public async Task A_missing_git_is_named()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var options = _sandbox.Options() with { GitExecutable = "no-such-git" };

        var failure = (await _sandbox.RemoteTo(_sandbox.NewRemote(), options).FetchAsync(cache, default)).Failure!;

        Assert.Equal((RemoteFailureKind.GitMissing, "BC2002"), (failure.Kind, failure.Diagnostic.Code));
        Assert.Contains("no-such-git", failure.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_git_that_is_killed_decided_nothing()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);
        var options = _sandbox.Options() with { GitExecutable = _sandbox.Script("git-killed", "kill -KILL $$") };

        var pushed =
            await _sandbox.RemoteTo(_sandbox.NewRemote(), options).PushAsync(cache, [new(commit, "refs/heads/main", null)], default);

        Assert.Equal((RemoteFailureKind.Interrupted, "BC2013"), (pushed.Failure!.Kind, pushed.Failure.Diagnostic.Code));
    }

    [Fact]
    public async Task A_git_that_a_signal_hit_once_is_started_again()
    {
        var remote = _sandbox.NewRemote();
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);
        var options = _sandbox.Options() with { GitExecutable = _sandbox.Script(
            "git-hit", $"mkdir '{_sandbox["hit"]}' && kill -INT $$; exec git \"$@\"") };

        var pushed = await _sandbox.RemoteTo(remote, options).PushAsync(cache, [new(commit, "refs/heads/main", null)], default);

        Assert.True(Directory.Exists(_sandbox["hit"]));
        Assert.Null(pushed.Failure);
        Assert.Equal(commit, remote.Tip);
    }

    [Fact]
    public async Task What_a_credential_helper_leaves_in_the_background_delays_nobody()
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var options = _sandbox.Options() with { GitExecutable = _sandbox.Script("git-leaves", "sleep 300 & exec git \"$@\"") };

        var watch = Stopwatch.StartNew();
        var fetched = await _sandbox.RemoteTo(remote, options).FetchAsync(cache, default);

        Assert.Equal(tip, fetched.Tip);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        foreach (var id in _sandbox.Left())
            Process.GetProcessById(id).Kill();
    }

    [Fact]
    public async Task Cancelling_ends_git()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        using var cancellation = new CancellationTokenSource();
        var options =
            _sandbox.Options() with { GitExecutable = _sandbox.Script("git-hangs", $"touch '{_sandbox["started"]}'; exec sleep 300") };

        var fetch = _sandbox.RemoteTo(_sandbox.NewRemote(), options).FetchAsync(cache, cancellation.Token);
        while (!File.Exists(_sandbox["started"]))
            await Task.Delay(10);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Empty(_sandbox.Left());
    }
}
