using BuildCoordination.Display;

namespace BuildCoordination.Comparison;

/// <summary>Describes a difference for people. Control characters of other servers' texts are shown as text.</summary>
internal static class DifferenceText
{
    /// <summary>Describes a difference, such as <c>JDK 17.0.15 there, 17.0.12 here</c> or <c>libssl-dev missing here</c>.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="first">The place of the first build.</param>
    /// <param name="second">The place of the second build.</param>
    /// <param name="longest">The longest text of a value, in code points.</param>
    public static string Describe(this BuildDifference difference, string first, string second, int longest)
    {
        var name = Shown(difference.Name, longest);
        var (one, other) = (Shown(difference.First, longest), Shown(difference.Second, longest));
        var place = difference.Place is { } at ? $"; first in {Shown(at, longest)}" : "";
        return difference.Kind switch
        {
            "jdk" => Both("JDK", "unknown"),
            "maven" => Both("Maven", "unknown"),
            "dependency" or "installed" when one is null || other is null => $"{name} missing {(one is null ? first : second)}",
            "profile" => $"profile {name} only {(one is null ? second : first)}",
            "source" when one is null || other is null => $"{name} changed and not committed {(one is null ? second : first)}",
            "source" => Both($"{name}, not committed:", ""),
            "package" when one is null || other is null => $"{name} not made {(one is null ? first : second)}",
            "package" => Both(name!, "") + place,
            "arguments" => Both("arguments", "(none of these)"),
            _ => Both(name ?? difference.Kind, "not set"),
        };

        string Both(string label, string absent) => $"{label} {one ?? absent} {first}, {other ?? absent} {second}";
    }

    private static string? Shown(string? text, int longest) =>
        text is null ? null : VisibleText.Truncate(VisibleText.Line(text), longest, "…");
}
