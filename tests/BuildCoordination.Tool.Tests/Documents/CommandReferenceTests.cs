using System.CommandLine;
using System.Text.RegularExpressions;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>docs/commands.md is what the parser says.</summary>
public class CommandReferenceTests
{
    private static readonly RootCommand Root = AllCommands.MakeRoot();

    public static TheoryData<string> Commands =>
        [.. Root.Subcommands.SelectMany(
            command => command.Subcommands.Count == 0 ? [command.Name] : command.Subcommands.Select(sub => $"{command.Name} {sub.Name}"))];

    [Fact]
    public void The_reference_is_the_one_that_the_parser_gives() =>
        ApprovedText.Check(Path.Combine(TestPaths.Root, "docs", "commands.md"), CommandReference.Write(Root));

    [Fact]
    public void The_README_names_every_command()
    {
        var rows = File.ReadLines(Path.Combine(TestPaths.Root, "README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split(" | ")[0]).ToArray();
        Assert.All(
            Root.Subcommands, command =>
            Assert.Contains(rows, row => Regex.IsMatch(row, $"`{command.Name}[` ]", RegexOptions.None, TimeSpan.FromSeconds(1))));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_example_of_each_command_is_one_that_it_takes(string command)
    {
        var description = Root.Parse(command).CommandResult.Command.Description!;
        var example = description[(description.IndexOf("Example: ", StringComparison.Ordinal) + "Example: ".Length)..].Split(" | ")[0];

        if (example.StartsWith("source <(", StringComparison.Ordinal))
            example = example["source <(".Length..^1];
        Assert.StartsWith($"buildcoord {command}", example, StringComparison.Ordinal);
        Assert.Empty(Root.Parse(example["buildcoord ".Length..]).Errors);
    }
}
