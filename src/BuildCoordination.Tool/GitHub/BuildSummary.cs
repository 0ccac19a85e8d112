using System.Globalization;
using System.Text;
using BuildCoordination.Builds;
using BuildCoordination.Display;

namespace BuildCoordination.Tool.GitHub;

/// <summary>A build in a few lines of Markdown.</summary>
internal static class BuildSummary
{
    public static string Of(RunFamily family, BuildOutcome outcome)
    {
        var run = family.Run;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {Plain(run.Name)}: {outcome.Result()} in {Duration.Format(run.Duration)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Job {Plain(run.Job)} of {Plain(run.Server)}");
        if (run.Branch is not null)
            text.Append(CultureInfo.InvariantCulture, $", branch {Plain(run.Branch)}");
        if (run.Commit is { } commit and not SourceRevision.Unknown)
            text.Append(CultureInfo.InvariantCulture, $", commit {Plain(commit)}");
        text.Append("\n\n");
        Table(text, ["Target", "Result", "Duration"],
            family.Targets.Select(
            target => new[] { target.Name, (target.Outcome ?? BuildOutcome.Error).Result(), Duration.Format(target.Duration) }));
        Table(text, ["Package", "Size", "SHA-256"],
            family.Packages.Select(
            package =>
            new[] { Path.GetFileName(package.Path)
                ?? $"{package.Name} {package.Version}", Bytes.Format(package.Size ?? 0), package.Sha256 ?? "" }));
        if (!outcome.IsGood())
            Why(text, family.End);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string[] heads, IEnumerable<string[]> rows)
    {
        var cells = rows.Select(row => row.Select(Plain)).ToArray();
        if (cells.Length == 0)
            return;
        foreach (var row in cells.Prepend(heads.Select(_ => "---")).Prepend(heads))
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        text.Append('\n');
    }

    private static void Why(StringBuilder text, ResultDetails end)
    {
        if (end.Reason is { } reason)
            text.Append(CultureInfo.InvariantCulture, $"{Plain(reason)}\n\n");
        if (end.Lines.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"<pre>\n{string.Join('\n', end.Lines.Select(Plain))}\n</pre>\n\n");
        if (end.Remedy is { } remedy)
            text.Append(CultureInfo.InvariantCulture, $"Remedy: {Plain(remedy)}\n\n");
    }

    // Characters of Markdown or HTML markup become character references, which are neither.
    private static string Plain(string text) =>
        string.Concat(
            VisibleText.Line(text)
                .Select(c => char.IsLetterOrDigit(c) || c > 127 || c is ' ' or '.' or ',' or '/' or '(' or ')'
                    ? c.ToString()
                    : FormattableString.Invariant($"&#{(int)c};")));
}
