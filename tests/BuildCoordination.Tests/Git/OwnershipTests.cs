using System.Diagnostics;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Tests.Git;

public sealed class OwnershipTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_repository_of_another_user_is_told_with_the_way_to_trust_it()
    {
        var remote = _sandbox.NewRemote();
        var tip = remote.Commit("a", "1");
        GiveAway(remote.Path);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);

        var failure = (await gitRemote.FetchAsync(cache, default)).Failure!;
        Assert.Equal((RemoteFailureKind.Forbidden, "BC2014"), (failure.Kind, failure.Diagnostic.Code));
        Assert.Contains($"git config --global --add safe.directory {remote.Path}'", failure.Diagnostic.Remedy, StringComparison.Ordinal);

        _sandbox.Configure($"[safe]\n directory = {remote.Path}");
        Assert.Equal(tip, (await gitRemote.FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_cache_of_another_user_is_neither_used_nor_replaced()
    {
        (await _sandbox.OpenCacheAsync()).Dispose();
        var file = _sandbox["cache.git/theirs"];
        File.WriteAllText(file, "");
        GiveAway(_sandbox["cache.git"]);

        var error = await Assert.ThrowsAsync<CoordinationException>(() => _sandbox.OpenCacheAsync());

        Assert.Equal("BC2021", error.Diagnostic.Code);
        Assert.True(File.Exists(file));
    }

    private static void GiveAway(string folder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give files away.");
        using var chown = Process.Start("chown", ["-R", "12345", folder]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }
}
