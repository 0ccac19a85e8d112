using System.Globalization;

namespace BuildCoordination.Display;

/// <summary>Durations for people: <c>850 ms</c>, <c>4.4 s</c>, <c>7m 12s</c>, <c>2h 03m</c>.</summary>
internal static class Duration
{
    public static string Format(TimeSpan duration)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (duration < TimeSpan.FromMilliseconds(999.5))
            return string.Create(invariant, $"{duration.TotalMilliseconds:0} ms");
        var seconds = Math.Round(duration.TotalSeconds, 1);
        return seconds < 60 ? string.Create(invariant, $"{seconds:0.#} s")
            : duration < TimeSpan.FromHours(1) ? string.Create(invariant, $"{(int)(seconds / 60)}m {(int)(seconds % 60):00}s")
            : string.Create(invariant, $"{(int)duration.TotalHours}h {duration.Minutes:00}m");
    }
}
