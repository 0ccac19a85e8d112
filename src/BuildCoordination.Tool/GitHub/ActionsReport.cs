using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Files;
using BuildCoordination.Protocol;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.GitHub;

/// <summary>What a job of GitHub Actions is shown of a build: annotations of a failure, and a summary on the job's page.</summary>
/// <param name="summary">The file that the page is made of; null for none.</param>
internal sealed class ActionsReport(string? summary)
{
    /// <summary>GitHub shows ten of each kind.</summary>
    private const int MostPlaces = 10;

    /// <summary>Null where this process is not run by GitHub Actions.</summary>
    public static ActionsReport? OfThisProcess() =>
        Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true" ? new(Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY")) : null;

    /// <summary>What is done with the events of a coordinator's builds.</summary>
    public Action<RunEvent> Tell(BuildCoordinator coordinator, Screen screen) => happened =>
    {
        // A build that died is of another process.
        if (!happened.IsEnd || happened.Target is not null || happened.Run.Process.Id != Environment.ProcessId)
            return;
        var family = new RunFamily(happened.Run, coordinator.Context.RunsFolder.Runs.JoinedTo(happened.Run));
        if (!happened.Outcome.IsGood())
            Annotate(happened, family, screen);
        if (!string.IsNullOrEmpty(summary))
            Append(BuildSummary.Of(family, happened.Outcome), screen);
    };

    private static void Annotate(RunEvent happened, RunFamily family, Screen screen)
    {
        var title = $"{happened.Name}: {happened.Outcome.Result()}";
        var places = family.End.Lines.Select(FailureLogReader.PlaceIn).OfType<ErrorLocation>().Take(MostPlaces).ToArray();
        foreach (var place in places)
            screen.Annotate(Annotation.Of(title, place));
        if (places.Length == 0)
            screen.Annotate(Annotation.Of("error", title, happened.Why ?? (family.End.Lines is [var first, ..] ? first : title)));
    }

    private void Append(string text, Screen screen)
    {
        try
        {
            NamedFile.Append(summary!, System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Warn(new Diagnostic("BC4007", $"The summary of this step cannot be written: {e.Message}", "The build goes on. Look at GITHUB_STEP_SUMMARY."));
        }
    }
}
