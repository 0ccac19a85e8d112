using System.Globalization;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Page;

/// <summary>
/// A chart of the last builds' durations and results: a bar each, the newest at the right. A failed build is hollow and crossed.
/// </summary>
internal static class BuildChart
{
    private const int Height = 22;
    private const int Bar = 6;
    private const int Step = 10;
    private const int Least = 2;
    private const int Room = 10;

    public static Html Of(IReadOnlyList<BuildRecord> newestFirst, string id)
    {
        BuildRecord[] builds = [.. newestFirst.Reverse()];
        var longest = builds.Max(Seconds);
        var good = builds.Count(Words.IsGood);
        var label =
            $"Durations of the last {Words.Count(builds.Length, "build")}, newest right: {good} went well, {builds.Length - good} did not";
        return Html.Of(
            $"""
            <svg class="chart" role="img" aria-labelledby="{id}-chart" viewBox="0 0 {builds.Length * Step} {Room + Height}" width="{builds.Length * Step}" height="{Room + Height}">
            <title id="{id}-chart">{label}</title>
            {builds.Select((build, i) => Draw(build, i * Step, longest))}</svg>
            """);
    }

    private static Html Draw(BuildRecord build, int x, double longest)
    {
        var height = longest > 0 ? Math.Max(Least, (int)Math.Round(Height * Seconds(build) / longest)) : Least;
        var top = Room + Height - height;
        var (result, isGood) = (Words.Of(build), Words.IsGood(build));
        var took = Words.Took(build) is { } duration ? $" in {duration}" : "";
        var end = build.CompletedAt?.UtcDateTime.ToString(", yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var title = $"{build.Name ?? build.Id}: {result}{took}{end}";
        return Html.Of(
            $"""
            <g class="bar {Words.ClassOf(result)}"><title>{title}</title><rect x="{x + 2}" y="{top}" width="{Bar}" height="{height}"/>{(isGood ? Html.Nothing : Html.Of($"""<path d="M{x + 3} {top - 7}l5 5m0 -5l-5 5"/>"""))}</g>

            """);
    }

    private static double Seconds(BuildRecord build) => build.DurationSeconds is >= 0 and < 1e9 and var seconds ? seconds : 0;
}
