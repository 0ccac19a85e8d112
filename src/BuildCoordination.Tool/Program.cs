using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Tool;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;

var result = AllCommands.MakeRoot().Parse(args);
if (result.Errors.Count > 0)
{
    foreach (var error in result.Errors)
        Console.Error.WriteLine($"buildcoord: error: {VisibleText.Line(error.Message.ReplaceLineEndings(" ").Trim())}");
    Console.Error.WriteLine($"buildcoord: '{CommandPath.Of(result)} --help' shows what is allowed.");
    return ExitCodes.Usage;
}

// The signals of a build are the build's own business.
return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
