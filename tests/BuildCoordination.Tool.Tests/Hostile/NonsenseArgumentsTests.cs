using System.CommandLine;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Hostile;

public class NonsenseArgumentsTests
{
    private static readonly string[] Nonsense =
        ["nonsense", "", " ", "-1", "99999999999999999999", "1e400", "\u001b[2J", "--", "-", "../x", "\ud800", new string('x', 10_000)];

    [Fact]
    public void Nonsense_in_place_of_any_value_is_a_value_or_an_error_and_never_a_crash()
    {
        var root = AllCommands.MakeRoot();
        var refused = 0;
        foreach (var (path, command) in Commands(root, []))
        {
            foreach (var value in Nonsense)
            {
                IEnumerable<string[]> lines =
                    [[.. path, value], .. command.Options.Concat(root.Options).SelectMany(option => Lines(path, option.Name, value))];
                foreach (var line in lines)
                    refused += Parse(root, line).Errors.Count > 0 ? 1 : 0;
            }
        }

        Assert.True(refused > 1_000, $"{refused} refused");
    }

    [Fact]
    public async Task It_is_one_line_that_names_it_and_exit_code_2()
    {
        using var fleet = new TestFleet();
        var end = await new Buildcoord(fleet, "build1").RunAsync("wait", "--for", "\u001b[2J");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains(
            @"buildcoord: error: --for cannot be '\u{001b}[2J'. Allowed: message, status, end.", end.Error, StringComparison.Ordinal);
    }

    private static string[][] Lines(string[] path, string option, string value) =>
        [[.. path, option, value], [.. path, $"{option}={value}"]];

    private static ParseResult Parse(RootCommand root, string[] line)
    {
        try
        {
            return root.Parse(line);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"buildcoord {string.Join(' ', line)}: {e.Message}", e);
        }
    }

    private static IEnumerable<(string[] Path, Command Command)> Commands(Command command, string[] path) =>
        command.Subcommands.SelectMany(inner => Commands(inner, [.. path, inner.Name])).Prepend((path, command));
}
