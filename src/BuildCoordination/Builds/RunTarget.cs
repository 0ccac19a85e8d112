using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>A target in a run's record. Its place there names it: one name may run twice.</summary>
internal sealed record RunTarget
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("kind")]
    public TargetKind Kind { get; init; }

    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("log")]
    public string? Log { get; init; }

    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The start by the monotonic clock, in milliseconds; null in a record of an older version.</summary>
    [JsonPropertyName("started_tick")]
    public long? StartedTick { get; init; }

    [JsonPropertyName("ended_tick")]
    public long? EndedTick { get; init; }

    [JsonPropertyName("outcome")]
    public BuildOutcome? Outcome { get; init; }

    [JsonPropertyName("end")]
    public ResultDetails End { get; init => field = value ?? ResultDetails.Nothing; } = ResultDetails.Nothing;

    [JsonIgnore]
    public TimeSpan Duration => Between(StartedAt, EndedAt, StartedTick, EndedTick);

    /// <summary>Whether it has the name of <paramref name="outer"/>, a target of an outer run, and began while that one went on.</summary>
    public bool IsWithin(RunTarget outer) =>
        string.Equals(Name, outer.Name, StringComparison.OrdinalIgnoreCase)
        && (StartedTick is { } tick && outer.StartedTick is { } outerTick
            ? tick >= outerTick && !(tick > outer.EndedTick)
            : StartedAt >= outer.StartedAt && !(StartedAt > outer.EndedAt));

    /// <summary>
    /// Measures by the monotonic clock. Only a record of an older version has none; then the wall clock, which may have been set, must do.
    /// </summary>
    public static TimeSpan Between(DateTimeOffset start, DateTimeOffset? end, long? startTick, long? endTick)
    {
        var duration = startTick is { } from && endTick is { } to ? TimeSpan.FromMilliseconds(to - from) : end - start;
        return duration > TimeSpan.Zero ? duration.Value : TimeSpan.Zero;
    }
}
