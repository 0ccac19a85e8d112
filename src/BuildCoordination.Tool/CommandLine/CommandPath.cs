using System.CommandLine;
using System.CommandLine.Parsing;

namespace BuildCoordination.Tool.CommandLine;

internal static class CommandPath
{
    /// <summary>The words of the command that was called, without the program's name, each followed by nothing.</summary>
    public static IEnumerable<string> Of(ParseResult result)
    {
        var words = new List<string>();
        for (var command = result.CommandResult; command.Parent is CommandResult parent; command = parent)
            words.Insert(0, command.Command.Name);
        return words.Count == 0 ? [] : [.. words, ""];
    }
}
