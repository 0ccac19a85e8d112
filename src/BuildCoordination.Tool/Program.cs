using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Processes;
using BuildCoordination.Tool;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;
using BuildCoordination.Tool.Output;

StandardStreams.OpenClosed();
if (args is ["help", .. var about])
    args = [.. about, "--help"];
var result = Parse(args);
if (UsageErrors.IsOnlyCommandMissing(result))
    result = Parse([.. args, "--help"]);
var errors = UsageErrors.Get(result, args);
if (errors.Count > 0)
{
    foreach (var error in errors)
        ConsoleLines.TryWrite(Console.Error, $"buildcoord: error: {VisibleText.Line(error.ReplaceLineEndings(" ").Trim())}");
    ConsoleLines.TryWrite(Console.Error, $"buildcoord: '{CommandPath.Of(result)} --help' shows what is allowed.");
    return ExitCodes.Usage;
}

// The signals of a build are the build's own business.
return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);

// A word such as @build2 is a text, and no file of arguments.
static ParseResult Parse(string[] words) => AllCommands.MakeRoot().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
