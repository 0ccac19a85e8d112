using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Processes;
using BuildCoordination.Tool;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;
using BuildCoordination.Tool.Output;

StandardStreams.OpenClosed();
// A word such as @build2 is a text, and no file of arguments.
var result = AllCommands.MakeRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
string[] errors = [.. UnknownOptions.GetErrors(result, args)];
if (errors.Length > 0)
{
    foreach (var error in errors)
        ConsoleLines.TryWrite(Console.Error, $"buildcoord: error: {VisibleText.Line(error.ReplaceLineEndings(" ").Trim())}");
    ConsoleLines.TryWrite(Console.Error, $"buildcoord: '{CommandPath.Of(result)} --help' shows what is allowed.");
    return ExitCodes.Usage;
}

// The signals of a build are the build's own business.
return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
