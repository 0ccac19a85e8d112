using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <content>The messages of a build that is quiet for long, and that moves again.</content>
internal static partial class BuildTexts
{
    /// <param name="run">The run.</param>
    /// <param name="quiet">How long it has been quiet.</param>
    /// <param name="usual">The longest quiet period of its last successful builds; null if that is unknown.</param>
    /// <param name="processes">Its processes, a line each.</param>
    /// <param name="lines">The last lines that it printed.</param>
    public static OutgoingMessage Stalled(
        RunRecord run, TimeSpan quiet, TimeSpan? usual, IReadOnlyList<string> processes, IReadOnlyList<string> lines) => Message(
        run, MessageType.Warning, MessageEvent.Stalled, result: null,
        $"Build Stalled: {TitleOf(run)}: no output for {Duration.Format(quiet)}",
        [
            .. Fact("No output for", Duration.Format(quiet) + (usual is { } longest
                ? $" (at most {Duration.Format(longest)} in the last successful builds)"
                : "")),
            .. Fact("Target", OpenTarget(run)?.Name),
            .. Where(run),
            .. Fact("Log", Place(run, OpenTarget(run)?.Log ?? run.Log)),
            .. Part("Processes:", processes),
            .. Part("Last lines:", lines),
        ]);

    /// <param name="run">The run.</param>
    /// <param name="quiet">How long it was quiet.</param>
    public static OutgoingMessage Resumed(RunRecord run, TimeSpan quiet) => Message(
        run, MessageType.Warning, MessageEvent.Resumed, result: null,
        $"Build Resumed: {TitleOf(run)}: after {Duration.Format(quiet)} without output",
        [.. Fact("No output for", Duration.Format(quiet)), .. Fact("Target", OpenTarget(run)?.Name), .. Where(run)]);

    private static RunTarget? OpenTarget(RunRecord run) => run.Targets.LastOrDefault(target => target.Outcome is null);

    // How long it was quiet stands at the end of the subject, which a long name must not cut off.
    private static string TitleOf(RunRecord run) => VisibleText.Truncate(
        OpenTarget(run) is { } target ? $"{run.Title} / {target.Name}" : run.Title, LongestName, "…");

    private static IEnumerable<string> Part(string head, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? [] : ["", head, .. lines.Select(line => "  " + line)];
}
