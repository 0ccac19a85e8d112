using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using BuildCoordination.Tool.Tests.Setup;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>The commands that diagnostics and advice name, as a person enters them on a builder.</summary>
public sealed partial class RemedyTests : IDisposable
{
    // Named as commands, without what they need.
    private static readonly string[] Names = ["cloudstack", "read", "reply", "retire", "daemon run"];

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public RemedyTests()
    {
        _build1 = NewServer.Of(_fleet, "host1");
        _build1.Environment["BUILDCOORD_HEARTBEAT_INTERVAL"] = "1h";
    }

    [Fact]
    public async Task Each_command_that_the_program_names_does_what_it_says_on_a_builder_in_trouble()
    {
        Assert.Equal(0, (await _build1.SetUpAsync(_fleet, "build1")).Code);
        Assert.Equal(0, (await new Buildcoord(_fleet, "build2").RunAsync("status", "idle")).Code);
        File.WriteAllText(Path.Combine(_fleet.Folder, "token"), "t0ken");
        File.WriteAllText(Path.Combine(_build1.Environment["HOME"], "buildcoord.json"), "{}");
        var id = await RefusedAsync();
        var commands = DiagnosticTests.NamedInTexts.Except(Names)
            .Select(command => Value().Replace(command, match => ValueOf(match, id))).Order(StringComparer.Ordinal).ToList();
        Assert.True(commands.Count > 20, string.Join('\n', commands));

        var failed = new List<string>();
        foreach (var command in commands)
        {
            string[] words = [
                .. CommandLineParser.SplitCommandLine(command), .. command.StartsWith("setup", StringComparison.Ordinal)
                    ? ["--user", "--no-daemon"]
                    : Array.Empty<string>()];
            var end = await _build1.RunAsync(words);
            // doctor finds what is wrong here, and a build of no source tree is refused.
            if (end.Code != 0 && !(end.Code == 1 && words[0] == "doctor") && words[0] != "cloudstack")
                failed.Add($"buildcoord {command}: {end.Code} {end.Error}");
            if (end.Error.Contains("shows what is allowed", StringComparison.Ordinal))
                failed.Add($"buildcoord {command}: {end.Error}");
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private async Task<string> RefusedAsync()
    {
        _fleet.Hook("update", """! git diff "$2" "$3" | grep -q forbidden""");
        Assert.Contains("BC3003", (await _build1.RunAsync("send", "all", "info", "forbidden", "")).Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        return Path.GetFileNameWithoutExtension(Directory.GetFiles(_fleet.Folder, "*.json", SearchOption.AllDirectories)
            .Single(path => path.Contains("/refused/", StringComparison.Ordinal))).Split('-')[1];
    }

    private string ValueOf(Match match, string id) => match.Value switch
    {
        "outbox drop ID" => $"outbox drop {id}",
        "retire x" => "retire build2",
        "trust x" => "trust buildcoord.json",
        "--server x" => "--server build1",
        "--repository x" or "--repository ADDRESS" => $"--repository {_fleet.Remote}",
        "TIME" => "1h",
        "NAME" => "build1",
        "COMMAND" => "true",
        "DIR" or "FOLDER" => _build1.Environment["HOME"],
        "FILE" => Path.Combine(_fleet.Folder, "token"),
        _ => throw new InvalidOperationException($"'{match.Value}' is a value that is not known here."),
    };

    [GeneratedRegex(
        @"(outbox drop|retire|trust|--server|--repository) (x|ID|ADDRESS)\b|\b([A-Z]{2,}|x)\b", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Value();
}
