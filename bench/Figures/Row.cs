namespace BuildCoordination.Bench;

/// <summary>A line of the table. A figure is what was measured against something else in the same run.</summary>
internal sealed record Row(string What, string Against, string Goal, string Figure, bool IsMet)
{
    public static Row Ratio(string what, string against, double goal, double measured) =>
        new(what, against, $"≤ {goal:0.##} ×", $"{measured:0.00} ×", measured <= goal);

    public static Row Ratio(string what, string against, double goal, Pairs pairs) =>
        Ratio(what, against, goal, pairs.Ratio) with { Figure = pairs.Figure };

    public static Row Rate(string what, string against, double goal, double measured) =>
        new(what, against, $"≥ {goal:0.##} ×", $"{measured:0.00} ×", measured >= goal);

    public override string ToString() => $"| {What} | {Against} | {Goal} | {Figure} | {(IsMet ? "yes" : "**no**")} |";
}
