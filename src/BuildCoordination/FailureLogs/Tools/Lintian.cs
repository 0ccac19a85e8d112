namespace BuildCoordination.FailureLogs.Tools;

/// <summary>lintian.</summary>
internal static class Lintian
{
    public static Sign[] Signs { get; } =
    [
        new("lintian", Rank.Cause, @"^(?<message>E: [a-z0-9][\w.+-]+( source| binary| changes)?: [a-z][\w-]+.*)", "E: ") { Most = 5,
            IsWeak = true },
        new("lintian", Rank.Verdict, @"^(?<message>(lintian|Lintian).*(failed|fatal|error).*)", "intian") { Most = 1, IsWeak = true },
    ];
}
