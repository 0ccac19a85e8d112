using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

public sealed class HttpTests : IDisposable
{
    private const string Main = "refs/heads/main";
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();
    private readonly HttpGitServer _server;
    private readonly Remote _remote;

    public HttpTests()
    {
        _remote = _sandbox.NewRemote();
        _server = new HttpGitServer(_sandbox[""]);
    }

    private string Address => _server.Url("remote.git");

    public void Dispose()
    {
        _server.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task A_fleet_over_http_is_read_and_written_by_depth_one()
    {
        _remote.CommitMany(100);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);

        var tip = (await gitRemote.FetchAsync(cache, default)).Tip!;
        Assert.Equal("1", _sandbox.Git(cache.Path, "rev-list", "--count", tip));
        var mine = await PushAsync(gitRemote, cache, tip);
        var next = _remote.Commit("other", "1");

        Assert.Equal(mine, _remote.Git("rev-parse", "main^"));
        Assert.Equal(next, (await gitRemote.FetchAsync(cache, default)).Tip);
        Assert.True(await cache.IsAncestorAsync(tip, next, default));
    }

    [Fact]
    public async Task An_empty_repository_over_http_gets_its_first_commit()
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);

        Assert.Equal((null, null), await gitRemote.FetchAsync(cache, default) is var fetched ? (fetched.Tip, fetched.Failure) : default);
        Assert.Equal(await PushAsync(gitRemote, cache, null), _remote.Tip);
    }

    [Fact]
    public async Task A_password_in_the_address_opens_the_door_and_is_seen_by_nobody()
    {
        const string password = "s3cr3t/+@:pass";
        var seen = new List<string>();
        _server.Intercept = context =>
        {
            lock (seen)
                seen.AddRange(_sandbox.Left().Select(id => File.ReadAllText($"/proc/{id}/cmdline")));
            return HttpGitServer.Demand(context, "alice", password);
        };
        _sandbox.Configure($"[credential]\n helper = store --file={_sandbox["stored"]}");
        _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(_server.Url("remote.git", $"alice:{Uri.EscapeDataString(password)}@"));

        var tip = (await gitRemote.FetchAsync(cache, default)).Tip!;
        Assert.Equal(await PushAsync(gitRemote, cache, tip), _remote.Tip);

        Assert.NotEmpty(seen);
        Assert.DoesNotContain(
            seen, line => line.Contains("s3cr3t", StringComparison.Ordinal) || line.Contains("alice", StringComparison.Ordinal));
        Assert.False(File.Exists(_sandbox["stored"]));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(cache.Path, "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_alone_opens_the_door()
    {
        _server.Intercept = context => HttpGitServer.Demand(context, "token-1", "");
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(tip, (await _sandbox.RemoteTo(_server.Url("remote.git", "token-1@")).FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_user_alone_gets_the_password_from_the_users_helper()
    {
        _server.Intercept = context => HttpGitServer.Demand(context, "alice", "kept");
        File.WriteAllText(_sandbox["stored"], $"http://bob:other@127.0.0.1:{_server.Port}\nhttp://alice:kept@127.0.0.1:{_server.Port}\n");
        _sandbox.Configure($"[credential]\n helper = store --file={_sandbox["stored"]}");
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(tip, (await _sandbox.RemoteTo(_server.Url("remote.git", "alice@")).FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_user_in_the_address_does_not_displace_configuration_in_variables()
    {
        _server.Intercept = context => HttpGitServer.Demand(context, "alice", "kept");
        File.WriteAllText(_sandbox["stored"], $"http://bob:other@127.0.0.1:{_server.Port}\nhttp://alice:kept@127.0.0.1:{_server.Port}\n");
        _sandbox.Variables["GIT_CONFIG_COUNT"] = "1";
        _sandbox.Variables["GIT_CONFIG_KEY_0"] = "credential.helper";
        _sandbox.Variables["GIT_CONFIG_VALUE_0"] = $"store --file={_sandbox["stored"]}";
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(tip, (await _sandbox.RemoteTo(_server.Url("remote.git", "alice@")).FetchAsync(cache, default)).Tip);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice:hunter2@")]
    [InlineData("hunter2@")]
    public async Task Wrong_or_missing_credentials_are_told_and_not_shown(string userInfo)
    {
        _server.Intercept = context => HttpGitServer.Demand(context, "alice", "right");
        _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();

        var failure = (await _sandbox.RemoteTo(_server.Url("remote.git", userInfo)).FetchAsync(cache, default)).Failure!;

        Assert.Equal((RemoteFailureKind.Authentication, "BC2003"), (failure.Kind, failure.Diagnostic.Code));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "BC2006")]
    [InlineData(404, "BC2007")]
    [InlineData(500, "BC2012")]
    [InlineData(503, "BC2012")]
    [InlineData(429, "BC2023")]
    public async Task What_the_server_says_is_told_apart(int status, string code)
    {
        _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);
        _server.Intercept = context => HttpGitServer.Answer(context, status);

        var fetched = await gitRemote.FetchAsync(cache, default);
        var pushed = await gitRemote.PushAsync(cache, [new(cache.Commit(null, Changes(("a", "1")), "Mine", Build1), Main, null)], default);

        Assert.Equal((code, code), (fetched.Failure?.Diagnostic.Code, pushed.Failure?.Diagnostic.Code));
    }

    [Theory]
    [InlineData(403, "BC2006")]
    [InlineData(500, "BC2012")]
    public async Task One_who_may_only_read_learns_it_when_pushing(int status, string code)
    {
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);
        _server.Intercept = context =>
            context.Request is { HttpMethod: "POST", Url.AbsolutePath: "/remote.git/git-receive-pack" }
                && HttpGitServer.Answer(context, status);
        await gitRemote.FetchAsync(cache, default);

        var pushed = await gitRemote.PushAsync(cache, [new(cache.Commit(tip, Changes(("b", "1")), "Mine", Build1), Main, tip)], default);

        Assert.Equal(code, pushed.Failure?.Diagnostic.Code);
        Assert.Equal(tip, _remote.Tip);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_connection_that_is_cut_decided_nothing(string when)
    {
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);
        await gitRemote.FetchAsync(cache, default);
        _server.Intercept = context => context.Request.HttpMethod == when && HttpGitServer.Cut(context);

        var pushed = await gitRemote.PushAsync(cache, [new(cache.Commit(tip, Changes(("b", "1")), "Mine", Build1), Main, tip)], default);

        Assert.Equal((RemoteFailureKind.Interrupted, "BC2013"), (pushed.Failure?.Kind, pushed.Failure?.Diagnostic.Code));
        Assert.Equal((false, pushed.Failure), (pushed.Refs[0].IsAccepted, pushed.Refs[0].Failure));
        Assert.Equal("BC2013", (await gitRemote.FetchAsync(cache, default)).Failure?.Diagnostic.Code);
    }

    [Fact]
    public async Task A_push_whose_answer_is_lost_is_found_at_the_next_fetch()
    {
        var tip = _remote.Commit("a", "1");
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Address);
        await gitRemote.FetchAsync(cache, default);
        var mine = cache.Commit(tip, Changes(("b", "1")), "Mine", Build1);
        _sandbox.Git(cache.Path, "push", "--quiet", _remote.Path, $"{mine}:refs/heads/arrived");
        _server.Intercept = context =>
        {
            if (context.Request.HttpMethod != "POST")
                return false;
            _remote.Rewind(mine);
            return HttpGitServer.Cut(context);
        };

        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default);
        _server.Intercept = _ => false;

        Assert.NotNull(pushed.Failure);
        Assert.Equal(mine, (await gitRemote.FetchAsync(cache, default)).Tip);
        Assert.True(await cache.IsAncestorAsync(mine, mine, default));
    }

    private static async Task<string> PushAsync(GitRemote gitRemote, ObjectCache cache, string? tip)
    {
        var mine = cache.Commit(tip, Changes(("mine", "1")), "Mine", Build1);
        var pushed = await gitRemote.PushAsync(cache, [new(mine, Main, tip)], default);
        Assert.Null(pushed.Failure);
        Assert.True(pushed.Refs[0].IsAccepted, pushed.Refs[0].Reason);
        return mine;
    }
}
