using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>A coordination repository that asks for a token.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Token = "t0ken-of-the-fleet";

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_token_from_a_file_gets_the_server_in_and_is_nowhere_but_in_gits_own_store_that_nobody_else_may_read()
    {
        Shell.Git(_fleet.Remote, "config", "http.receivepack", "true");
        using var server = new HttpGitServer(_fleet.Folder)
        {
            Intercept = context => HttpGitServer.Demand(context, "x-access-token", Token),
        };
        var machine = NewServer.Of(_fleet, "host1");
        var file = Path.Combine(_fleet.Folder, "PAT");
        File.WriteAllText(file, Token + "\n");
        var url = server.Url("coordination.git");

        var without = await machine.RunAsync(
            "setup", "--user", "--server", "build1", "--repository", url, "--no-daemon", "--token-file",
            Path.Combine(_fleet.Folder, "none"));
        Assert.Contains("BC1303", without.Error, StringComparison.Ordinal);
        var end = await machine.RunAsync("setup", "--user", "--server", "build1", "--repository", url, "--no-daemon", "--token-file", file);

        Assert.True(end.Code == 0, end.Error);
        Assert.NotNull(_fleet.Read("build1/status.json"));
        var store = Path.Combine(machine.Environment["HOME"], ".git-credentials");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store));
        Assert.DoesNotContain(Token, end.Output + end.Error, StringComparison.Ordinal);
        var holders = Directory.EnumerateFiles(machine.Environment["HOME"], "*", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains(Token, StringComparison.Ordinal));
        Assert.Equal([store], holders);
        Assert.Contains(
            "git knows the token", (await machine.RunAsync("setup", "--user", "--no-daemon", "--token-file", file))
                .Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
