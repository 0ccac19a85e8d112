using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Doctor;

namespace BuildCoordination.Tool.Commands;

/// <summary>Checks everything that can keep a builder from reporting.</summary>
internal static class DoctorCommand
{
    public static Command Make(CommonOptions common)
    {
        var fix = new Option<bool>("--fix") { Description = "Fixes the problems that can be fixed without losing data" };
        var command = new Command(
            "doctor",
            "Checks this builder and shows a fix for each problem. Exits with 1 if there is a problem.\n\nExample: buildcoord doctor --fix") { fix };
        return command.Does(
            common, (session, result, cancellationToken) => RunAsync(session, result.GetValue(fix), cancellationToken), isService: true,
            mayObserve: true);
    }

    private static async Task<int> RunAsync(Session session, bool fix, CancellationToken cancellationToken)
    {
        var findings = new List<FindingJson>();
        await foreach (var found in Checkup.OfAsync(session.Coordinator, cancellationToken))
        {
            var finding = found with { Remedy = found.Remedy is { } remedy ? session.Screen.Given.Complete(remedy) : null };
            var result = fix && finding.Fix is { } repair ? await Checkup.FixAsync(repair, cancellationToken) : null;
            findings.Add(new FindingJson(finding.Check, finding.Level.ToString().ToLowerInvariant(), finding.Text, finding.Remedy, result));
            session.Screen.Say(VisibleText.Line($"{Mark(finding.Level)} {finding.Check,-16} {finding.Text}{Then(finding, result)}"));
        }

        session.Screen.SayJson([.. findings], DoctorAnswerJson.Default.FindingJsonArray);
        return findings.Any(finding => finding is { Level: "problem", Fixed: null }) ? ExitCodes.CheckFailed : ExitCodes.Done;
    }

    private static string Mark(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok     ",
        FindingLevel.Warning => "warning",
        _ => "PROBLEM",
    };

    private static string Then(Finding finding, string? result) =>
        result is not null ? $" -> {result}" : finding.Remedy is null ? "" : $" -> {finding.Remedy}";
}
