using System.Net;
using System.Text;
using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

/// <summary>What stands between here and the repository is told by its own name, and asked as seldom as can be.</summary>
public sealed class NoGitServerTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(429, "Too many requests", "BC2023", "Too many requests", 1)]
    [InlineData(403, "You have exceeded a secondary rate limit. Please wait.", "BC2023", "secondary rate limit", 1)]
    [InlineData(403, "forbidden", "BC2006", "403", 1)]
    [InlineData(404, "no such page", "BC2007", "no repository", 1)]
    [InlineData(407, "sign in at the proxy", "BC2024", "proxy", 1)]
    [InlineData(503, "maintenance", "BC2012", "503", 1)]
    [InlineData(200, "<html>Sign in</html>", "BC2016", "not as a git server", 2)]
    public async Task A_page_in_the_place_of_the_repository_is_asked_once(int status, string page, string code, string words, int most)
    {
        using var server = new HttpGitServer(_sandbox[""]);
        var asked = 0;
        server.Intercept = context => Answer(context, status, page, ref asked);

        var told = await FailAsync(server.Url("fleet.git"));

        Assert.Equal(code, told.Diagnostic.Code);
        Assert.Contains(words, told.Diagnostic.Message, StringComparison.Ordinal);
        Assert.True(asked <= most, $"{asked} requests");
        Assert.Equal(status != 503, told.IsLasting);
    }

    [Fact]
    public async Task A_page_to_sign_in_that_git_is_sent_to_is_named()
    {
        using var server = new HttpGitServer(_sandbox[""]);
        server.Intercept = context =>
        {
            if (context.Request.Url!.AbsolutePath.StartsWith("/users/", StringComparison.Ordinal))
                return Page(context, 200, "<html>Sign in</html>");
            context.Response.RedirectLocation = $"http://127.0.0.1:{server.Port}/users/sign_in";
            return HttpGitServer.Answer(context, 302);
        };

        var told = await FailAsync(server.Url("fleet.git"));

        Assert.Equal(("BC2025", true), (told.Diagnostic.Code, told.IsLasting));
        Assert.Contains("/users/sign_in", told.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://fleet.invalid/fleet.git", "http://127.0.0.1:1", "BC2026", "127.0.0.1:1")]
    [InlineData("https://fleet.invalid/fleet.git", "http://proxy.invalid:3128", "BC2024", "proxy.invalid")]
    [InlineData("http://127.0.0.1:1/fleet.git", "", "BC2011", "accepts no connection")]
    public async Task A_dead_proxy_is_told_apart_from_a_dead_host(string address, string proxy, string code, string words)
    {
        _sandbox.Variables["http_proxy"] = _sandbox.Variables["https_proxy"] = proxy;

        var told = await FailAsync(address);

        Assert.Equal(code, told.Diagnostic.Code);
        Assert.Contains(words, told.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_is_told_as_a_proxy()
    {
        using var proxy = new RawServer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        _sandbox.Variables["https_proxy"] = proxy.Url.Replace("/coordination.git", "", StringComparison.Ordinal);

        Assert.Equal("BC2024", (await FailAsync("https://fleet.invalid/fleet.git")).Diagnostic.Code);
    }

    [Theory]
    [InlineData("file", false)]
    [InlineData("file", true)]
    [InlineData("http", false)]
    [InlineData("http", true)]
    public async Task A_repository_of_SHA_256_is_named_and_not_called_a_cut_connection(string scheme, bool isFilled)
    {
        _sandbox.Git(_sandbox[""], "init", "--quiet", "--bare", "--object-format=sha256", "fleet.git");
        if (isFilled)
        {
            var tree = _sandbox.Git(_sandbox["fleet.git"], "hash-object", "-w", "-t", "tree", "/dev/null").Trim();
            var first = _sandbox.Git(
                _sandbox["fleet.git"], "-c", "user.name=a", "-c", "user.email=a@example.org", "commit-tree", "-m", "x", tree).Trim();
            _sandbox.Git(_sandbox["fleet.git"], "update-ref", "refs/heads/main", first);
        }

        using var server = new HttpGitServer(_sandbox[""]);
        var gitRemote = _sandbox.RemoteTo(scheme == "http" ? server.Url("fleet.git") : _sandbox["fleet.git"]);
        using var cache = await _sandbox.OpenCacheAsync();
        var commit = cache.Commit(null, Changes(("b", "1")), "Mine", new Author("build1", DateTimeOffset.UnixEpoch));

        var told = (await gitRemote.FetchAsync(cache, Cancel)).Failure
            ?? (await gitRemote.PushAsync(cache, [new(commit, "refs/heads/main", null)], Cancel)).Failure;

        Assert.Equal(("BC2019", true), (told?.Diagnostic.Code, told?.IsLasting));
    }

    private async Task<RemoteFailure> FailAsync(string address)
    {
        using var cache = await _sandbox.OpenCacheAsync();
        var fetched = await _sandbox.RemoteTo(address).FetchAsync(cache, Cancel);
        Assert.NotNull(fetched.Failure);
        Assert.DoesNotContain("packet:", fetched.Failure.Diagnostic.Message, StringComparison.Ordinal);
        return fetched.Failure;
    }

    private static bool Answer(HttpListenerContext context, int status, string page, ref int asked)
    {
        Interlocked.Increment(ref asked);
        return Page(context, status, page);
    }

    private static bool Page(HttpListenerContext context, int status, string page)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status == 200 ? "text/html" : "text/plain";
        context.Response.Close(Encoding.UTF8.GetBytes(page), willBlock: true);
        return true;
    }
}
