using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Says why a build failed, from its log. Needs no fleet.</summary>
internal static class ExplainCommand
{
    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(30);

    public static Command Make(CommonOptions common)
    {
        var log = new Argument<string>("LOG")
        {
            Description = "A log of a build: Maven, dpkg-buildpackage and the tools that they call; - reads standard input",
        };
        var exitCode = new Option<int?>("--exit-code") { Description = "The exit code of the tool, if you know it", HelpName = "CODE" };
        var command = new Command(
            "explain",
            "Shows the lines of a log that say why a build failed, and a fix. Needs no fleet. Exits with 1 if the build "
            + "failed.\n\nExample: buildcoord explain /root/build-logs/mvn_install.log") { log, exitCode };
        command.SetAction(async (result, cancellationToken) =>
        {
            var screen = new Screen(result.GetValue(common.Json));
            try
            {
                await using var stream = TextInput.Open(result.GetRequiredValue(log), LogLimit);
                var summary = await FailureLogReader.ReadAsync(stream, result.GetValue(exitCode), cancellationToken).ConfigureAwait(false);
                Show(screen, summary);
                return summary.Lines.Count == 0 && !screen.IsAnswerLost ? ExitCodes.Done : ExitCodes.CheckFailed;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                screen.Error(new CoordinationDiagnostic("BC1202", $"The log cannot be read: {e.Message}", ""));
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static void Show(Screen screen, FailureSummary summary)
    {
        screen.SayJson(
            new ExplainJson(summary.Lines, summary.Remedy, summary.Subject, summary.Cause, summary.FirstError, summary.Tests),
            ToolJson.Default.ExplainJson);
        foreach (var line in summary.Lines)
            screen.Say(Display.VisibleText.Line(line));
        if (summary.Remedy is { } remedy)
            screen.Say($"Remedy: {remedy}");
        if (summary.Lines.Count == 0)
            screen.Say("This log has no sign of a failed build.");
    }
}
