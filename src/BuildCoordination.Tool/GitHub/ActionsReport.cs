using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Files;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.GitHub;

/// <summary>Shows a build in a job of GitHub Actions: annotations of a failure, and a summary on the job's page.</summary>
/// <param name="summary">The file that the page is made of; null for none.</param>
internal sealed class ActionsReport(string? summary)
{
    /// <summary>GitHub shows ten of each kind.</summary>
    private const int MostPlaces = 10;

    /// <summary>Null where this process is not run by GitHub Actions.</summary>
    public static ActionsReport? OfThisProcess() =>
        Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true"
            ? new(Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY"))
            : null;

    /// <summary>Gets the handler of the events of a coordinator's builds.</summary>
    public Action<RunEvent> Report(BuildCoordinator coordinator, Screen screen) => happened =>
    {
        // A crashed build belonged to another process.
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
        var places = family.End.Lines.Select(PlaceIn).OfType<ErrorLocation>().Take(MostPlaces).ToArray();
        foreach (var place in places)
            screen.Annotate(Annotation.Of(title, place));
        // A full disk, an absent artifact: the cause is at none of the places.
        if (places.Length == 0 || family.End.FirstError is { } cause && !cause.StartsWith(FileOf(places[0]), StringComparison.Ordinal))
            screen.Annotate(Annotation.Of("error", title, family.End.Why ?? (family.End.Lines is [var first, ..] ? first : title)));
    }

    private static ErrorLocation? PlaceIn(string line) =>
        FailureLogReader.PlaceIn(line) is { } place ? place.Text.Length > 0 ? place : place with { Text = line } : null;

    private static string FileOf(ErrorLocation place) => place.File[(place.File.LastIndexOfAny(['/', '\\']) + 1)..];

    private void Append(string text, Screen screen)
    {
        try
        {
            NamedFile.Append(summary!, System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Warn(
                new CoordinationDiagnostic(
                "BC4007", $"The summary of this step cannot be written: {e.Message}", "The build goes on. Look at GITHUB_STEP_SUMMARY."));
        }
    }
}
