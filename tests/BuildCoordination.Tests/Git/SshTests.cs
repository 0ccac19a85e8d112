using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

[Trait("Takes", "long")]
public sealed class SshTests : IAsyncLifetime
{
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();
    private SshServer? _server;

    private SshServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await SshServer.StartAsync(_sandbox["ssh"]);

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fleet_over_ssh_is_read_and_written(bool byVariable)
    {
        // As a user has it: in the environment or in the configuration.
        if (byVariable)
            _sandbox.Variables["GIT_SSH_COMMAND"] = Server.Command();
        else
            _sandbox.Configure($"[core]\n sshCommand = {Server.Command()}");
        var remote = _sandbox.NewRemote();
        remote.CommitMany(100);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Server.Url(remote.Path));

        var tip = (await gitRemote.FetchAsync(cache, default)).Tip!;
        var mine = cache.Commit(tip, Changes(("mine", "1")), "Mine", Build1);
        var pushed = await gitRemote.PushAsync(cache, [new(mine, "refs/heads/main", tip)], default);

        Assert.Null(pushed.Failure);
        Assert.True(pushed.Refs[0].IsAccepted, pushed.Refs[0].Reason);
        Assert.Equal(mine, remote.Tip);
        Assert.Equal("1", _sandbox.Git(cache.Path, "rev-list", "--count", tip));
    }

    [Theory]
    [InlineData("user", "no_known_hosts", "/remote.git", "BC2004")]
    [InlineData("user", "other_hosts", "/remote.git", "BC2004")]
    [InlineData("stranger", "known_hosts", "/remote.git", "BC2003")]
    [InlineData("user", "known_hosts", "/nowhere.git", "BC2007")]
    public async Task Host_key_user_and_repository_fail_each_in_their_own_way(string key, string knownHosts, string path, string code)
    {
        _sandbox.NewRemote().Commit("a", "1");
        File.WriteAllText(_sandbox["ssh/other_hosts"], $"[127.0.0.1]:{Server.Port} {File.ReadAllText(_sandbox["ssh/stranger.pub"])}");
        _sandbox.Variables["GIT_SSH_COMMAND"] = Server.Command(key, knownHosts);
        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(Server.Url(_sandbox[path[1..]]));
        var mine = cache.Commit(null, Changes(("mine", "1")), "Mine", Build1);

        var fetched = await gitRemote.FetchAsync(cache, default);
        var pushed = await gitRemote.PushAsync(cache, [new(mine, "refs/heads/main", null)], default);

        Assert.Equal((code, code), (fetched.Failure?.Diagnostic.Code, pushed.Failure?.Diagnostic.Code));
    }

    [Fact]
    public async Task The_users_ssh_is_told_not_to_ask_and_any_other_command_is_left_as_it_is()
    {
        Directory.CreateDirectory(_sandbox["bin"]);
        foreach (var name in (string[])["ssh", "my-ssh"])
            _sandbox.Script($"bin/{name}", $"echo \"$@\" >'{_sandbox["arguments"]}'; exit 1");
        using var cache = await _sandbox.OpenCacheAsync();

        foreach (var (command, asksNot) in new[] { ($"{_sandbox["bin/ssh"]} -4", true), (_sandbox["bin/my-ssh"], false) })
        {
            _sandbox.Variables["GIT_SSH_COMMAND"] = command;
            await _sandbox.RemoteTo("git@host:fleet").FetchAsync(cache, default);
            Assert.Equal(asksNot, File.ReadAllText(_sandbox["arguments"]).Contains("-oBatchMode=yes", StringComparison.Ordinal));
        }
    }
}
