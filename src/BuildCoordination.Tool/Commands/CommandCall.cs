using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>One call of the program: it parses the words and runs the command.</summary>
internal static class CommandCall
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardStreams.OpenClosed();
        if (args is ["help", .. var about])
            args = [.. about, "--help"];
        var result = Parse(args);
        var isIncomplete = UsageErrors.IsOnlyCommandMissing(result);
        if (isIncomplete)
            result = Parse([.. args, "--help"]);
        var errors = UsageErrors.Get(result, args);
        if (errors.Count > 0)
        {
            foreach (var error in errors)
                ConsoleLines.TryWrite(Console.Error, $"buildcoord: error: {VisibleText.Line(error.ReplaceLineEndings(" ").Trim())}");
            ConsoleLines.TryWrite(Console.Error, $"buildcoord: '{CommandPath.Of(result)} --help' shows the allowed arguments.");
            return ExitCodes.Usage;
        }

        // The parser's own output (help, version, suggestions) is written as every answer is.
        var output = new StringWriter();
        int code;
        try
        {
            code = await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                EnableDefaultExceptionHandler = false,
                // The signals of a build are the build's own business.
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (args is [['[', 's', 'u', 'g', 'g', 'e', 's', 't', ..], ..])
        {
            // The parser cannot complete what follows an option's '='.
            return ExitCodes.Done;
        }

        if (output.ToString() is { Length: > 0 } text)
            new Screen(json: false).Say(text.EndsWith(output.NewLine, StringComparison.Ordinal) ? text[..^output.NewLine.Length] : text);
        return isIncomplete ? ExitCodes.Usage : code;
    }

    // A word such as @build2 is a text, and no file of arguments.
    private static ParseResult Parse(string[] words) =>
        AllCommands.MakeRoot().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
