namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>A build in a cloned source tree is reported as its user's settings say, whatever the tree's own settings file says.</summary>
public sealed class UntrustedTreeTests : IDisposable
{
    private const string Muting =
        """{ "enabled": false, "branch": "elsewhere", "level": "failures", "targetTimeout":"""
        + """ "1s", "events": "/dev/null", "repository": "/nowhere" }""";

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(Muting, "BC1005")]
    [InlineData("{ \"enabled\": ", "BC1030")]
    public async Task A_build_is_reported_to_its_own_fleet_and_one_warning_says_what_was_ignored(string settings, string code)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var tree = MakeTree(build1, settings);

        var (exit, _, error) = await Shell.TryAsync(
            Buildcoord.Program, ["run", "--name", "x", "--", "sh", "-c", "exit 3"], build1.Environment, tree);

        Assert.Equal(3, exit);
        Assert.Contains($"warning {code}: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(
            ["Build Failed: x: exit code 3", "Build Started: x"], _fleet.LiveMessages().Select(m => (string?)m["subject"]).Order());
    }

    [Fact]
    public async Task The_command_in_the_warning_can_be_pasted()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var tree = MakeTree(build1, Muting);
        var (_, _, error) = await Shell.TryAsync(Buildcoord.Program, ["inbox"], build1.Environment, tree);

        var command = error.TrimEnd().Split("run: buildcoord ")[1];
        await Shell.RunAsync("sh", ["-c", $"\"$0\" {command}", Buildcoord.Program], build1.Environment);

        Assert.DoesNotContain(
            "BC1005", (await Shell.TryAsync(Buildcoord.Program, ["inbox"], build1.Environment, tree)).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private static string MakeTree(Buildcoord server, string settings)
    {
        var tree = Directory.CreateDirectory(Path.Combine(server.Environment["HOME"], "it's a $(tree)")).FullName;
        Directory.CreateDirectory(Path.Combine(tree, ".git"));
        File.WriteAllText(Path.Combine(tree, "buildcoord.json"), settings);
        return tree;
    }
}
