using System.CommandLine;
using System.CommandLine.Parsing;

namespace BuildCoordination.Tool.CommandLine;

internal static class CommandPath
{
    /// <summary>Gets the path of the intended command, from the program's name on.</summary>
    public static string Of(ParseResult result)
    {
        var words = new List<string>();
        for (var command = result.CommandResult; command.Parent is CommandResult parent; command = parent)
            words.Insert(0, command.Command.Name);
        return string.Join(' ', words.Prepend("buildcoord"));
    }
}
