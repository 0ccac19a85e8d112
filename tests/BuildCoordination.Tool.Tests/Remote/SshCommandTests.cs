using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tool.Tests.Remote;

/// <summary>Another server behind a real sshd on the loopback interface.</summary>
public sealed class SshCommandTests : IAsyncLifetime
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private SshServer _sshd = null!;

    public SshCommandTests() => _build1 = new Buildcoord(_fleet, "build1");

    public async ValueTask InitializeAsync()
    {
        _sshd = await SshServer.StartAsync(Path.Combine(_fleet.Folder, "sshd"));
        await new Buildcoord(_fleet, "build2", ("BUILDCOORD_IP", "127.0.0.1")).RunAsync("status", "idle");
    }

    [Fact]
    public async Task A_command_runs_on_the_other_server_with_its_words_as_they_are_and_its_own_exit_code()
    {
        var end =
            await RunAsync("exec", "build2", "--", "sh", "-c", "printf '%s|' \"$@\"; exit 7", "sh", "two words", "it's", "$HOME", "*");
        Assert.Equal((7, "two words|it's|$HOME|*|"), (end.Code, end.Output));
    }

    [Fact]
    public async Task Input_and_output_are_the_commands()
    {
        using var process = _build1.Start([.. Words("exec", "build2", "--", "cat")]);
        await process.StandardInput.WriteAsync("through");
        process.StandardInput.Close();
        Assert.Equal("through", (await Buildcoord.EndAsync(process)).Output);
    }

    [Fact]
    public async Task Files_go_there_and_come_back()
    {
        var (there, back) = (Path.Combine(_fleet.Folder, "there.txt"), Path.Combine(_fleet.Folder, "back.txt"));
        var here = Path.Combine(_fleet.Folder, "here.txt");
        File.WriteAllText(here, "packages");
        Assert.True((await RunAsync("copy", here, $"build2:{there}")) is { Code: 0 }, "to");
        Assert.True((await RunAsync("copy", $"build2:{there}", back)) is { Code: 0 }, "from");
        Assert.Equal(("packages", "packages"), (File.ReadAllText(there), File.ReadAllText(back)));
        Assert.Equal(2, (await RunAsync("copy", here, back)).Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_those_that_are()
    {
        var end = await RunAsync("exec", "build9", "--", "true");
        Assert.Equal(2, end.Code);
        Assert.Contains("BC1401: 'build9' is not a server of this fleet. The fleet has: build2.", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/never")]
    [InlineData("a b")]
    [InlineData("host;reboot")]
    [InlineData("user@host")]
    public async Task An_address_that_is_none_is_another_builders_text_and_is_never_given_to_ssh(string address)
    {
        await new Buildcoord(_fleet, "build3").RunAsync("status", "idle");
        var status = _fleet.Read("build3/status.json");
        status["ip"] = address;
        _fleet.Edit("build3/status.json", status.ToJsonString());
        var end = await RunAsync("exec", "build3", "--", "true");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC1402", end.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _sshd.Dispose();
        _fleet.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<CommandEnd> RunAsync(params string[] words) => _build1.RunAsync([.. Words(words)]);

    // What a builder has in root's ssh configuration.
    private IEnumerable<string> Words(params string[] words)
    {
        var folder = Path.Combine(_fleet.Folder, "sshd");
        string[] options =
        [
            $"Port={_sshd.Port}", $"IdentityFile={folder}/user", "IdentitiesOnly=yes", "IdentityAgent=none",
            $"UserKnownHostsFile={folder}/known_hosts", "GlobalKnownHostsFile=/dev/null",
        ];
        return [words[0], "--user", Environment.UserName, .. options.SelectMany(option => new[] { "--ssh-option", option }),
            .. words.Skip(1)];
    }
}
