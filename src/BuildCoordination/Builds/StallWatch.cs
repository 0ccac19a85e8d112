namespace BuildCoordination.Builds;

/// <summary>Decides whether a run is stalled: quiet for longer than its limit.</summary>
/// <param name="limit">The longest quiet period that is no stall; null if none is one.</param>
internal sealed class StallWatch(TimeSpan? limit)
{
    /// <summary>The limit of a build without a history, and of one that is never quiet for long.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(20);

    private const int TimesLongest = 5;

    private int _count;
    private long? _stalledSince;

    /// <summary>The limit of a build whose last successes were quiet for at most <paramref name="longest"/>.</summary>
    public static TimeSpan LimitAfter(TimeSpan longest) => TimesLongest * longest is var limit && limit > Least ? limit : Least;

    /// <summary>Returns what changed since the last call; null if nothing did.</summary>
    /// <param name="movedAt">
    /// When the run printed or made progress last, in milliseconds of the monotonic clock; null if nobody sees it.
    /// </param>
    /// <param name="now">The time by the same clock.</param>
    public StallChange? Observe(long? movedAt, long now)
    {
        if (limit is null || movedAt is not { } moved)
            return null;
        if (_stalledSince is { } since && moved != since)
        {
            _stalledSince = null;
            return new(_count, IsStalled: false, TimeSpan.FromMilliseconds(moved - since));
        }

        var quiet = TimeSpan.FromMilliseconds(now - moved);
        if (_stalledSince is not null || quiet < limit)
            return null;
        _stalledSince = moved;
        return new(++_count, IsStalled: true, quiet);
    }
}

/// <summary>A run stalled, or moves again.</summary>
/// <param name="Number">Which stall of the run, from 1.</param>
/// <param name="IsStalled">Whether it stalled now.</param>
/// <param name="QuietPeriod">The length of the quiet period so far.</param>
internal sealed record StallChange(int Number, bool IsStalled, TimeSpan QuietPeriod);
