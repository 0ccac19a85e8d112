using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

/// <summary>An answer without refs is no proof that the branch is gone: only git's protocol, seen in the answer, is.</summary>
[Trait("Takes", "long")]
public sealed class EmptyAnswerTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Advertisement = "Content-Type: application/x-git-upload-pack-advertisement\r\n";
    private const string Service = "001e# service=git-upload-pack\n0000";
    private const string Version2 = Service + "000eversion 2\n0013ls-refs=unborn\n";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(Ok + "Content-Length: 0\r\n\r\n")]
    [InlineData(Ok + Advertisement + "Content-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData(Ok + "Content-Type: text/html\r\nContent-Length: 24\r\n\r\n<html>maintenance</html>")]
    [InlineData(Ok + Advertisement + "Content-Length: 24\r\n\r\n<html>maintenance</html>")]
    [InlineData(Ok)]
    [InlineData(Ok + "Content-Ty")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("")]
    [InlineData("rubbish\r\n\r\n")]
    [InlineData(Ok + Advertisement + "Connection: close\r\n\r\n001e# service=git-upload-pack\n")]
    [InlineData(Ok + Advertisement + "Connection: close\r\n\r\n" + Service)]
    [InlineData(Ok + Advertisement + "Connection: close\r\n\r\n" + Service + "0000")]
    [InlineData(Ok + Advertisement + "Connection: close\r\n\r\n" + Version2)]
    [InlineData(Ok + Advertisement + "Content-Length: 1000\r\n\r\n" + Version2)]
    [InlineData(Ok + Advertisement + "Connection: close\r\n\r\n" + Version2 + "0000")]
    [InlineData(Ok + Advertisement + "Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\nrubbish")]
    [InlineData(Ok + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008b\u0008")]
    public async Task What_is_no_git_server_is_a_failure_and_what_was_known_is_kept(string answer)
    {
        using var server = new RawServer(answer);
        await FailsAsync(_sandbox.RemoteTo(server.Url));
    }

    [Theory]
    [InlineData("exit 0", 60)]
    [InlineData("echo welcome", 60)]
    // Waits for git, which waits for it: each of three commands takes as long as it may.
    [InlineData("cat > /dev/null", 2)]
    public async Task An_ssh_that_ends_well_without_an_answer_is_a_failure_too(string ssh, int deadline)
    {
        _sandbox.Variables["GIT_SSH_COMMAND"] = _sandbox.Script("ssh", ssh);
        _sandbox.Variables["GIT_SSH_VARIANT"] = "ssh";
        await FailsAsync(_sandbox.RemoteTo("host.example:coordination.git", _sandbox.Options(TimeSpan.FromSeconds(deadline))));
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("case \" $* \" in *' ls-remote '*) ;; *' fetch '*) exit 128 ;; *) exec git \"$@\" ;; esac")]
    public async Task A_git_that_prints_nothing_is_a_failure_too(string git)
    {
        var options = _sandbox.Options() with { GitExecutable = _sandbox.Script("git-wrapper", git) };
        using var cache = await _sandbox.OpenCacheAsync();
        var fetched = await _sandbox.RemoteTo(_sandbox.NewRemote(), options).FetchAsync(cache, default);
        Assert.Equal("BC2016", fetched.Failure?.Diagnostic.Code);
    }

    [Theory]
    [InlineData(0, "http")]
    [InlineData(1, "http")]
    [InlineData(2, "http")]
    [InlineData(0, "file")]
    [InlineData(1, "file")]
    [InlineData(2, "file")]
    public async Task A_git_server_that_has_no_branch_is_believed_in_each_version_of_the_protocol(int version, string scheme)
    {
        _sandbox.Configure($"[protocol]\nversion = {version}");
        var remote = _sandbox.NewRemote();
        using var server = new HttpGitServer(_sandbox[""]);
        var gitRemote = _sandbox.RemoteTo(scheme == "http" ? server.Url("remote.git") : $"file://{remote.Path}");
        using var cache = await _sandbox.OpenCacheAsync();

        var empty = await gitRemote.FetchAsync(cache, default);
        Assert.Equal((null, null), (empty.Tip, empty.Failure?.Diagnostic));

        var tip = remote.Commit("a", "1");
        Assert.Equal(tip, (await gitRemote.FetchAsync(cache, default)).Tip);
        remote.Git("branch", "other", "main");
        remote.Git("update-ref", "-d", "refs/heads/main");
        var gone = await gitRemote.FetchAsync(cache, default);
        Assert.Equal((null, null), (gone.Tip, gone.Failure?.Diagnostic));
        Assert.Empty(cache.Fetched("main"));
    }

    private async Task FailsAsync(GitRemote gitRemote)
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        remote.Commit("x", "1", branch: "beat/build1");
        using var cache = await _sandbox.OpenCacheAsync();
        Assert.Equal(tip, (await _sandbox.RemoteTo(remote).FetchAsync(cache, default)).Tip);

        var (fetched, beside) =
            (await gitRemote.FetchAsync(cache, default), await gitRemote.FetchInBackgroundAsync(cache, "pages", default));
        var commit = cache.Commit(tip, Changes(("b", "1")), "Mine", new Author("build1", DateTimeOffset.UnixEpoch));
        var pushed = await gitRemote.PushAsync(cache, [new(commit, "refs/heads/main", tip)], default);

        Assert.NotNull(fetched.Failure);
        Assert.NotNull(beside.Failure);
        Assert.DoesNotContain("packet:", fetched.Failure.Diagnostic.Message, StringComparison.Ordinal);
        Assert.False(pushed.Refs[0].IsAccepted);
        Assert.Equal(["beat/build1", "main"], cache.Fetched("").Keys.Order());
        Assert.Equal("1", Text(cache.Read(tip, "a")));
    }
}
