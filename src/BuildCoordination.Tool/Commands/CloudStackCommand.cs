using System.CommandLine;
using BuildCoordination.CloudStack;
using BuildCoordination.Files;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Builds CloudStack: Maven, then Debian packages.</summary>
internal static class CloudStackCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command(
            "cloudstack",
            "Builds CloudStack with Maven, then its Debian packages, and reports both. The exit code is that of the failed "
            + "tool.\n\nExample: buildcoord cloudstack --source /root/src/cloudstack");
        common.AddPipelineTo(command);
        return command.Does(common, (session, _, _) => RunAsync(session), isBuild: true);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var rejected = session.Rejected();
        using var progress = session.Coordinator.Settings.CloudStack.Quiet ? ProgressBar.OnTerminal() : null;
        await using var output = StandardOutput.Open(toError: session.Screen.IsJson);
        var result = await CloudStackPipeline.RunAsync(
            session.Coordinator, new PipelineConsole(output, progress is null ? null : progress.Report)).ConfigureAwait(false);
        progress?.Dispose();
        session.Screen.SayJson(EndedBuildJson.Of(result), ToolJson.Default.EndedBuildJson);
        foreach (var line in EndLines.Of(result))
            session.Screen.Note(line);
        return await session.EndBuildAsync(result.ExitCode, rejected).ConfigureAwait(false);
    }
}
