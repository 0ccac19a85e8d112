using System.Globalization;

namespace BuildCoordination.Display;

/// <summary>Durations for people: <c>850 ms</c>, <c>4.4 s</c>, <c>7m 12s</c>, <c>2h 03m</c>.</summary>
internal static class Duration
{
    public static string Format(TimeSpan duration)
    {
        var invariant = CultureInfo.InvariantCulture;
        return duration < TimeSpan.FromSeconds(1) ? string.Create(invariant, $"{duration.TotalMilliseconds:0} ms")
            : duration < TimeSpan.FromMinutes(1) ? string.Create(invariant, $"{duration.TotalSeconds:0.#} s")
            : duration < TimeSpan.FromHours(1) ? string.Create(invariant, $"{(int)duration.TotalMinutes}m {duration.Seconds:00}s")
            : string.Create(invariant, $"{(int)duration.TotalHours}h {duration.Minutes:00}m");
    }
}
