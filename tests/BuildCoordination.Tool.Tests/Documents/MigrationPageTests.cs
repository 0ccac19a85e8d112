using System.Text.RegularExpressions;
using BuildCoordination.Tests.Git;
using BuildCoordination.Tool.Tests.Setup;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>docs/migrating-from-scripts.md, command by command, in its order, on a machine of the test's own.</summary>
public sealed partial class MigrationPageTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly SampleTree _source;

    public MigrationPageTests()
    {
        _source = new SampleTree(_fleet);
        _build1 = NewServer.Of(
            _fleet, "host1", _source.Variables,
            ("PATH", $"{Path.GetDirectoryName(Buildcoord.Program)}:{Environment.GetEnvironmentVariable("PATH")}"));
    }

    [Fact(Explicit = true)]
    public async Task Every_command_of_the_page_does_what_it_says()
    {
        using var sshd = await SshServer.StartAsync(Path.Combine(_fleet.Folder, "sshd"));
        await new Buildcoord(_fleet, "build2", ("BUILDCOORD_IP", "127.0.0.1")).RunAsync("status", "idle");
        Directory.CreateDirectory(_source.Logs);
        var commands = Blocks().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "migrating-from-scripts.md")))
            .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.True(commands.Length > 40);

        foreach (var command in commands)
        {
            var end = await Shell.TryAsync("bash", ["-c", Here(command, sshd)], _build1.Environment, _build1.Environment["HOME"]);
            Assert.True(
                end.Code == 0
                    || (end.Code == 124 && command.EndsWith("-f", StringComparison.Ordinal)),
                    $"{command}\nended with {end.Code}\n{end.Output}{end.Error}");
        }
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    // The page's names in this test's world; what follows a log for ever is given two seconds.
    private string Here(string command, SshServer sshd)
    {
        var folder = Path.Combine(_fleet.Folder, "sshd");
        var ssh = string.Concat(new[]
        {
            $"Port={sshd.Port}", $"IdentityFile={folder}/user", "IdentitiesOnly=yes", "IdentityAgent=none",
                $"UserKnownHostsFile={folder}/known_hosts", "GlobalKnownHostsFile=/dev/null",
        }.Select(option => $" --ssh-option {option}"));
        var here = command
            .Replace("https://git.example.org/fleet.git", _fleet.Remote, StringComparison.Ordinal)
            .Replace("/root/src/cloudstack", _source.Path, StringComparison.Ordinal)
            .Replace("/root/build-logs", _source.Logs, StringComparison.Ordinal)
            .Replace("buildcoord setup", "buildcoord setup --user", StringComparison.Ordinal)
            .Replace("buildcoord exec", "buildcoord exec" + ssh, StringComparison.Ordinal)
            .Replace("buildcoord copy", "buildcoord copy" + ssh, StringComparison.Ordinal);
        return command.EndsWith("-f", StringComparison.Ordinal) ? "timeout -s INT 2 " + here : here;
    }

    [GeneratedRegex("```sh\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blocks();
}
