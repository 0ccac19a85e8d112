using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>This host's history of a server's builds: the last conclusive ends of each name and branch, oldest first.</summary>
internal sealed record BuildHistory([property: JsonPropertyName("builds")] IReadOnlyList<PastBuild> Builds)
{
    private const int KeptOfOne = 20;
    private const int Kept = 1000;
    private const int Sample = 10;

    public static BuildHistory Empty { get; } = new([]);

    /// <summary>
    /// One history of those of several users. Version 0.1 noted no time of an end, but the id of a run begins with the second of its start.
    /// </summary>
    public static BuildHistory Merge(IEnumerable<BuildHistory> histories) => histories.ToArray() switch
    {
        [] => Empty,
        [var only] => only,
        var several => new([.. several.SelectMany(history => history.Builds).DistinctBy(past => past.Run, StringComparer.Ordinal)
            .OrderBy(past => past.EndedAt).ThenBy(past => past.Run, StringComparer.Ordinal).TakeLast(Kept)]),
    };

    /// <summary>The result of the last conclusive build with the same name and branch, without this one; null if there was none.</summary>
    public PastBuild? Before(RunRecord run) => Like(run).LastOrDefault(past => past.Run != run.Id);

    /// <summary>
    /// The median of the last successes of the same targets: of this branch if it has any, else of all branches. Null when there was none.
    /// </summary>
    public TimeSpan? Usual(RunRecord run) => Usual(run, Like(run)) ?? Usual(run, OfName(run.Name));

    /// <summary>The longest quiet period of the last successes of that name; null if none is known.</summary>
    public TimeSpan? LongestQuietPeriod(string name) =>
        OfName(name).Where(past => past.Outcome == BuildOutcome.Success && past.QuietPeriod is not null).TakeLast(Sample)
            .Max(past => past.QuietPeriod) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static TimeSpan? Usual(RunRecord run, IEnumerable<PastBuild> like)
    {
        double[] seconds =
        [
            .. Alike(run, like).Where(past => past.Run != run.Id && past.Outcome == BuildOutcome.Success).TakeLast(Sample)
                .Select(past => past.Seconds).Order(),
        ];
        var middle = seconds.Length / 2;
        return seconds.Length == 0
            ? null
            : TimeSpan.FromSeconds(seconds.Length % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2);
    }

    /// <summary>Adds the end of a run, once; one that is not conclusive changes nothing.</summary>
    public BuildHistory With(RunRecord run)
    {
        if (run.Outcome is not { } outcome || !outcome.IsConclusive() || Builds.Any(past => past.Run == run.Id))
            return this;
        var same = Like(run).Where(past => IsOfSameTargets(past, run)).ToList();
        var dropped = same.Take(same.Count + 1 - KeptOfOne).ToHashSet();
        return new([.. Builds.Where(past => !dropped.Contains(past))
            .Append(new(run.Name, run.Id, outcome, run.Duration.TotalSeconds, run.Branch, run.EndedAt, run.Requested, run.QuietPeriod))
            .TakeLast(Kept)]);
    }

    // Version 0.1 noted no targets: its builds count until one with the same targets has succeeded.
    private static List<PastBuild> Alike(RunRecord run, IEnumerable<PastBuild> builds)
    {
        var like = builds.ToList();
        var same = like.Where(past => past.Run != run.Id && IsOfSameTargets(past, run)).ToList();
        return same.Exists(past => past.Outcome == BuildOutcome.Success) ? same : like.FindAll(past => past.Requested is null);
    }

    private static bool IsOfSameTargets(PastBuild past, RunRecord run) => past.Requested is { } requested
        ? run.Requested?.SequenceEqual(requested, StringComparer.OrdinalIgnoreCase) == true
        : run.Requested is null;

    private IEnumerable<PastBuild> Like(RunRecord run) => OfName(run.Name).Where(past => past.Branch == run.Branch);

    private IEnumerable<PastBuild> OfName(string name) => Builds.Where(past => past.IsWhole && past.Name == name);
}

internal sealed record PastBuild(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("outcome")] BuildOutcome Outcome,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("branch")] string? Branch = null,
    [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt = null,
    [property: JsonPropertyName("requested")] IReadOnlyList<string>? Requested = null,
    [property: JsonPropertyName("quiet_seconds")] double? QuietPeriod = null)
{
    /// <summary>Whether it can be of a build: a file may hold any number.</summary>
    [JsonIgnore]
    public bool IsWhole => Enum.IsDefined(Outcome) && Seconds is >= 0 and < 1e9 && (QuietPeriod is null or (>= 0 and < 1e9));
}
