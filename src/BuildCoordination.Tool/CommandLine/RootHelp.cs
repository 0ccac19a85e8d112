using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The help of the program: one screen, with the commands by purpose. The help of a command is the parser's.</summary>
internal sealed class RootHelp : SynchronousCommandLineAction
{
    private const int Columns = 80;

    private readonly HelpAction _ofCommand = new();

    /// <summary>Commands whose examples are a user's first steps.</summary>
    private static readonly string[] FirstSteps = ["setup", "run", "health"];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return _ofCommand.Invoke(parseResult);
        foreach (var line in Write(root))
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCodes.Done;
    }

    internal static IEnumerable<string> Write(RootCommand root)
    {
        var width = CommandGroup.All.Max(group => group.Purpose.Length) + 2;
        var options = root.Options.Where(option => option is { Recursive: true, Hidden: false } and not HelpOption);
        return
        [
            .. Wrap(root.Description!.Split(' ')),
            "",
            "Usage: buildcoord COMMAND [options]",
            "",
            .. CommandGroup.All.Select(group => group.Purpose.PadRight(width) + string.Join(", ", group.Names)),
            "",
            .. Wrap(["Options", "of", "every", "command:", .. string.Join(", ", options.Select(option => option.Name)).Split(' ')]),
            "Options and an example of a command: buildcoord COMMAND --help",
            "",
            "Examples:",
            .. FirstSteps.Select(name => CommandText.GetExample(root.Subcommands.Single(command => command.Name == name))!),
        ];
    }

    private static IEnumerable<string> Wrap(IEnumerable<string> words)
    {
        var line = "";
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Columns)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }
}
