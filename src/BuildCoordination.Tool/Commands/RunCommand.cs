using System.CommandLine;
using BuildCoordination.Hosting;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Runs any command as a build.</summary>
internal static class RunCommand
{
    public static Command Make(CommonOptions common)
    {
        var name = new Option<string?>("--name") { Description = "The name of the build", HelpName = "NAME" };
        var target = new Option<string?>("--target")
        {
            Description = "The target's name, if the command is a target: its start and end are reported too",
            HelpName = "NAME",
        };
        var log = new Option<string?>("--log") { Description = "A log file for a copy of the output", HelpName = "FILE" };
        var capture = new Option<bool>("--capture") { Description = "Reads the output, without a log file, to explain a failure" };
        var words = new Argument<string[]>(UnknownOptions.CommandArgument)
        {
            Description = "The command and its arguments, after --",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "run", "Runs any command and reports its start and end. The exit code is the command's own. On a terminal, a line says how it "
            + "ended.\n\nExample: buildcoord run --name docs -- make docs") { name, target, log, capture, words };
        return command.Does(common, async (session, result, _) =>
        {
            var rejected = session.Rejected();
            var end = await new WrappedCommand
            {
                Command = result.GetRequiredValue(words),
                Name = result.GetValue(name),
                Target = result.GetValue(target),
                Log = result.GetValue(log),
                Capture = result.GetValue(capture),
                OutputToError = session.Screen.IsJson,
            }.RunToEndAsync(session.Coordinator, CancellationToken.None).ConfigureAwait(false);
            session.Screen.SayJson(RunJson.Of(end), ToolJson.Default.RunJson);
            // A script that reads the command's own standard error finds nothing else in it.
            if (Screen.IsErrorTerminal)
            {
                foreach (var line in EndLines.Of(end))
                    session.Screen.Note(line);
            }

            return await session.EndBuildAsync(end.ExitCode, rejected).ConfigureAwait(false);
        }, isBuild: true);
    }
}
