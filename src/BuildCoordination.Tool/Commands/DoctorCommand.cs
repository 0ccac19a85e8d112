using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Doctor;

namespace BuildCoordination.Tool.Commands;

/// <summary>Looks at everything that can keep a builder from telling its fleet.</summary>
internal static class DoctorCommand
{
    public static Command Make(CommonOptions common)
    {
        var fix = new Option<bool>("--fix") { Description = "Mends what can be mended without losing anything" };
        var command = new Command("doctor", "Checks this builder, one line each with a remedy. Exits with 1 when there is a problem.\n\nExample: buildcoord doctor --fix") { fix };
        return command.Does(
            common, (session, result, cancellationToken) => RunAsync(session, result.GetValue(fix), cancellationToken), isService: true);
    }

    private static async Task<int> RunAsync(Session session, bool fix, CancellationToken cancellationToken)
    {
        var told = new List<FindingJson>();
        await foreach (var found in Checkup.OfAsync(session.Coordinator, cancellationToken))
        {
            var finding = found with { Remedy = found.Remedy is { } remedy ? session.Screen.Given.Complete(remedy) : null };
            var mended = fix && finding.Fix is { } mend ? await Checkup.MendAsync(mend, cancellationToken) : null;
            told.Add(new FindingJson(finding.Check, finding.Level.ToString().ToLowerInvariant(), finding.Text, finding.Remedy, mended));
            session.Screen.Say(VisibleText.Line($"{Mark(finding.Level)} {finding.Check,-16} {finding.Text}{Then(finding, mended)}"));
        }

        session.Screen.SayJson([.. told], DoctorAnswerJson.Default.FindingJsonArray);
        return told.Any(finding => finding is { Level: "problem", Fixed: null }) ? ExitCodes.CheckFailed : ExitCodes.Done;
    }

    private static string Mark(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok     ",
        FindingLevel.Warning => "warning",
        _ => "PROBLEM",
    };

    private static string Then(Finding finding, string? mended) =>
        mended is not null ? $" -> {mended}" : finding.Remedy is null ? "" : $" -> {finding.Remedy}";
}
