using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Page;

/// <summary>The words and classes that the page has for states, ends and types: a class is never another builder's word.</summary>
internal static class Words
{
    private static readonly string[] Styled =
        ["idle", "building", "success", "failed", "failure", "error", "timeout", "cancellation", "skip", "info", "warning", "request",
            "alive", "ageing", "stale", "lost", "never"];

    public static string ClassOf(string word) => Styled.Contains(word, StringComparer.Ordinal) ? word : "other";

    public static Html Badge(string word) =>
        Html.Of($"""<span class="badge {ClassOf(word)}"><bdi>{(word.Length == 0 ? "unknown" : word)}</bdi></span>""");

    public static string Of(EndRecord end) => end.Result ?? end.Status;

    public static bool IsGood(EndRecord end) => Output.Failures.IsGood(end);

    /// <summary>The mark of what only this machine's outbox has.</summary>
    public static Html Pending(bool isPending) =>
        isPending ? Html.Of($""" <span class="quiet">(not published yet)</span>""") : Html.Nothing;

    public static string Count(int count, string one) =>
        $"{count.ToString(System.Globalization.CultureInfo.InvariantCulture)} {one}{(count == 1 ? "" : "s")}";

    public static string? Took(EndRecord end) =>
        end.DurationSeconds is >= 0 and < 1e9 and var seconds ? Display.Duration.Format(TimeSpan.FromSeconds(seconds)) : null;
}
