using System.Text.RegularExpressions;
using BuildCoordination.Tool.Tests.Setup;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>
/// The session of docs/two-builders.md, on two machines of the test's own. Where it goes differently, it is written beside the page, to be
/// approved.
/// </summary>
public sealed partial class TwoBuildersPageTests : IDisposable
{
    private static readonly string Page = Path.Combine(TestPaths.Root, "docs", "two-builders.md");

    private readonly TestFleet _fleet = new();
    private readonly SampleTree _source;
    private readonly Dictionary<string, Buildcoord> _machines;
    private readonly HashSet<string> _setUp = [];
    private string _lastId = "";

    public TwoBuildersPageTests()
    {
        _source = new SampleTree(_fleet);
        var path = $"{Path.GetDirectoryName(Buildcoord.Program)}:{Environment.GetEnvironmentVariable("PATH")}";
        _machines = Enumerable.Range(1, 2).ToDictionary(
            number => $"build{number}",
            number => NewServer.Of(
                _fleet, $"builder{number}", _source.Variables, ("PATH", path), ("BUILDCOORD_IP", $"192.0.2.1{number}")));
        foreach (var machine in _machines.Values)
        {
            machine.Environment.Remove("BUILDCOORD_STATE");
            machine.Environment.Remove("BUILDCOORD_LOG_FOLDER");
        }
    }

    [Fact(Explicit = true)]
    public async Task The_session_goes_as_it_is_recorded()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "The session is root's.");
        var recorded = await File.ReadAllTextAsync(Page);

        var played = await PlayAsync(recorded);

        var received = Path.ChangeExtension(Page, ".received.txt");
        File.Delete(received);
        if (WithoutValues(recorded) != WithoutValues(played))
            await File.WriteAllTextAsync(received, played);
        Assert.Equal(WithoutValues(recorded), WithoutValues(played));
    }

    public void Dispose()
    {
        foreach (var machine in _machines.Values)
            machine.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    /// <summary>The page with the output of its commands as it is now.</summary>
    private async Task<string> PlayAsync(string page)
    {
        var played = new List<string>();
        foreach (var block in Block().Split(page))
        {
            if (!block.StartsWith("```console\n", StringComparison.Ordinal))
            {
                played.Add(block);
                continue;
            }

            played.Add("```console\n");
            foreach (Match match in Command().Matches(block))
            {
                var words = Id().Replace(match.Groups["words"].Value, _lastId);
                played.Add($"{match.Groups["server"].Value}# {words}\n{await RunAsync(match.Groups["server"].Value, words)}");
            }

            played.Add("```");
        }

        return string.Concat(played);
    }

    private async Task<string> RunAsync(string server, string words)
    {
        var machine = _machines[server];
        if (words == "buildcoord health")
            await Until.True(() => AllAlive(machine), "both are alive");
        var (_, output, _) = await Shell.TryAsync(
            "bash", ["-c", $"({Here(machine, words)}) 2>&1"], machine.Environment, machine.Environment["HOME"]);
        // A command may leave its updates to the daemon, which needs a moment.
        if (words.Contains("setup", StringComparison.Ordinal))
            _setUp.Add(server);
        if (_setUp.Contains(server))
        {
            await Until.True(
                () => machine.RunAsync("outbox", "flush").GetAwaiter().GetResult().Code == 0, "its updates are published");
        }

        _lastId = Id().Matches(output).LastOrDefault()?.Value ?? _lastId;
        return There(machine, output);
    }

    private static bool AllAlive(Buildcoord machine) =>
        machine.RunAsync("health").GetAwaiter().GetResult().Output.Split(" alive ").Length == 3;

    private string Here(Buildcoord machine, string words) =>
        Places(machine).Aggregate(words, (text, place) => text.Replace(place.There, place.Here, StringComparison.Ordinal));

    // A report of one machine names its folders to the other one, and the host that both are.
    private string There(Buildcoord machine, string output) =>
        _machines.Values.Prepend(machine).SelectMany(Places)
            .Append(("build1@builder1", $"build1@{Environment.MachineName}"))
            .Append(("build2@builder2", $"build2@{Environment.MachineName}"))
            .Append((": builder1:", $": {Environment.MachineName}:"))
            .Aggregate(output, (text, place) => text.Replace(place.Item2, place.Item1, StringComparison.Ordinal));

    private (string There, string Here)[] Places(Buildcoord machine) =>
    [
        ("/srv/fleet.git", _fleet.Remote),
        ("/srv/flet.git", Path.Combine(_fleet.Folder, "flet.git")),
        ("/root/src/cloudstack", _source.Path),
        ("/root/src/", Path.GetDirectoryName(_source.Path) + "/"),
        ("/etc/", machine.Environment["BUILDCOORD_SYSTEM_ROOT"] + "/etc/"),
        ("/var/", machine.Environment["BUILDCOORD_SYSTEM_ROOT"] + "/var/"),
        ("/root/", machine.Environment["HOME"] + "/"),
    ];

    // Times, ids, sizes, versions, and the width of columns that depends on them.
    private static string WithoutValues(string text) =>
        Spaces().Replace(Value().Replace(Id().Replace(text, "msg"), "0"), " ");

    [GeneratedRegex(
        "(?<block>```console\n.*?```)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();

    [GeneratedRegex(
        "^(?<server>build[12])# (?<words>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Command();

    [GeneratedRegex("msg_[0-9a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();

    [GeneratedRegex(
        "never|alive [0-9]+s ago|job_[0-9a-z_]+|\\b[0-9a-f]{7,}\\b|-{3,}|(?<= )-(?= )|"
            + "(< )?\\b[0-9][0-9.:+TZ-]*( ?[hms]\\b|[kMG]?i?B\\b)?( [0-9]+ ?[ms]\\b)*",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Value();

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();
}
