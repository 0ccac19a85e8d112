namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>A token in any part of the repository's address is never an argument of git, nor printed.</summary>
public sealed class TokenInAddressTests : IDisposable
{
    private const string Token = "T0kenOfAlice";

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("http://alice:T0kenOfAlice@127.0.0.1:1/x.git", 4)]
    [InlineData("http://T0kenOfAlice@127.0.0.1:1/x.git", 4)]
    [InlineData("http://127.0.0.1:1/x.git?private_token=T0kenOfAlice", 3)]
    [InlineData("http://127.0.0.1:1/x.git#T0kenOfAlice", 3)]
    public async Task It_stands_in_no_argument_of_git_and_in_no_line(string address, int code)
    {
        var arguments = Path.Combine(_fleet.Folder, "arguments");
        var git = _fleet.Program($"printf '%s\\n' \"$@\" >> '{arguments}'; exec git \"$@\"", "logging-git");
        await File.WriteAllTextAsync(arguments, "", TestContext.Current.CancellationToken);
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", address), ("BUILDCOORD_GIT_EXECUTABLE", git));

        var inbox = await build1.RunAsync("inbox");
        var doctor = await build1.RunAsync("doctor");

        Assert.Equal(code, inbox.Code);
        Assert.DoesNotContain(Token, inbox.Output + inbox.Error + doctor.Output + doctor.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Token, await File.ReadAllTextAsync(arguments, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("", await Shell.RunAsync("bash", ["-c", $"grep -rl {Token} '{build1.Environment["HOME"]}' || true"]));
    }

    public void Dispose() => _fleet.Dispose();
}
