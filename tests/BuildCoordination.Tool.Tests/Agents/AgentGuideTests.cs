using System.Text.RegularExpressions;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>An agent that reads the guide knows where it is and what it may do.</summary>
public sealed partial class AgentGuideTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_guide_is_of_this_server_short_and_names_commands_that_there_are()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_TARGET_TIMEOUT", "90m"));
        await build1.RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        var guide = await build1.RunAsync("agent-guide");
        Assert.Equal((0, ""), (guide.Code, guide.Error));
        var lines = guide.Output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 20, 60);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 200));
        Assert.Contains("# buildcoord on build1", lines);
        Assert.Contains($"- Repository: {_fleet.Remote}, branch main.", lines);
        Assert.Contains("- Other servers: build2.", lines);
        Assert.Contains("- Messages of a build: level `target`. A target may run for 1h 30m.", lines);
        Assert.Contains(lines, line => line.StartsWith("- No daemon runs here", StringComparison.Ordinal));
        var examples = lines.Select(line => Example().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["words"].Value).ToArray();
        Assert.InRange(examples.Length, 10, 20);
        Assert.All(examples, words => Assert.Empty(AllCommands.MakeRoot().Parse(words).Errors));
    }

    [Fact]
    public async Task A_secret_in_the_address_of_the_repository_is_not_in_the_guide()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", "https://user:hunter2hunter2@127.0.0.1:9/fleet.git"));
        var guide = await build1.RunAsync("agent-guide");
        Assert.Contains("- Other servers: not known.", guide.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", guide.Output + guide.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    [GeneratedRegex("^- `buildcoord (?<words>[^`]+)`: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();
}
