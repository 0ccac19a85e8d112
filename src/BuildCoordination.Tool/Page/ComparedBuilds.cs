using BuildCoordination.Comparison;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Page;

/// <summary>Another server's build of the commit of a failed one: a line, which unfolds to the comparison.</summary>
internal static class ComparedBuilds
{
    public static Html Of(BuildComparison comparison, string id) => Html.Of(
        $"""
        <details id="{id}"><summary>{OtherBuilds.Describe(comparison)}</summary>
        <ul class="rows">{ComparisonLines.Differences(comparison).Select(line => Html.Of($"<li><bdi>{line}</bdi></li>"))}</ul></details>

        """);
}
