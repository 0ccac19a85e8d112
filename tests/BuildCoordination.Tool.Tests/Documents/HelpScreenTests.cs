using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>The help fits a terminal of 24 lines and 80 columns, and leads to each command.</summary>
public sealed class HelpScreenTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task The_help_is_one_screen(string word)
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync(word);

        Assert.Equal(0, end.Code);
        var lines = end.Output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 10, 23);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("See the fleet            health, watch, builds, page, serve", lines);
    }

    [Fact]
    public void Each_command_serves_one_purpose_and_the_parser_has_them_in_that_order()
    {
        var root = AllCommands.MakeRoot();

        Assert.Equal(CommandGroup.All.SelectMany(group => group.Names), root.Subcommands.Select(command => command.Name));
    }

    [Fact]
    public async Task Each_command_shows_an_example_in_its_own_help()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        foreach (var command in new[] { "setup", "log", "wait", "compare", "daemon install", "outbox list" })
        {
            var end = await build1.RunAsync([.. command.Split(' '), "--help"]);
            Assert.Contains($"Example: buildcoord {command}", end.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _fleet.Dispose();
}
