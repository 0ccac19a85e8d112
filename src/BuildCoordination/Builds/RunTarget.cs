using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>A target in a run's record. Its place there names it: one name may run twice.</summary>
internal sealed record RunTarget
{
    public required string Name { get; init; }

    public TargetKind Kind { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string? Log { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public BuildOutcome? Outcome { get; init; }

    public EndNote End { get; init => field = value ?? EndNote.Nothing; } = EndNote.Nothing;

    [JsonIgnore]
    public TimeSpan Duration => Between(StartedAt, EndedAt);

    /// <summary>Whether it has the name of <paramref name="outer"/>, a target of an outer run, and began while that one went on.</summary>
    public bool IsWithin(RunTarget outer) =>
        string.Equals(Name, outer.Name, StringComparison.OrdinalIgnoreCase) && StartedAt >= outer.StartedAt && !(StartedAt > outer.EndedAt);

    /// <summary>Never negative, though a clock may be set back.</summary>
    public static TimeSpan Between(DateTimeOffset start, DateTimeOffset? end) => end > start ? end.Value - start : TimeSpan.Zero;
}
