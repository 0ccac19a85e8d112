namespace BuildCoordination.Publishing;

/// <summary>
/// When to push where many want to. Who won a race knows the tip, and would push again at once and win again: who lost it has to fetch first
/// (measured, eight at once: up to 227 attempts at one push). So a winner leaves the others that it met a turn or two each and then looks first,
/// as they do; a loser waits less, and less each time.
/// </summary>
internal sealed class Turns(Random random, TimeProvider time)
{
    /// <summary>So many pushes in a row may have met nobody because nobody else ever got his turn.</summary>
    private const int LongestStreak = 8;

    /// <summary>Who was not met again for so many turns is gone.</summary>
    private const int Memory = 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, long> _met = new(StringComparer.Ordinal);
    private TimeSpan _turn;
    private TimeSpan _pause;
    private long _won;
    private int _streak;
    private int _lost;

    /// <summary>Whether others had their turn since ours: what was the tip is theirs by now.</summary>
    public bool AreTaken { get; private set; }

    /// <summary>Another process has pushed since we looked last.</summary>
    public void Meet(IEnumerable<string> writers)
    {
        foreach (var writer in writers)
            _met[writer] = time.GetTimestamp();
    }

    /// <summary>Ours was taken; the next ones are the others'.</summary>
    /// <param name="turn">How long it took from the tip that was known to the remote's answer.</param>
    public void Won(TimeSpan turn)
    {
        var others = Others();
        _streak = others == 0 && time.GetElapsedTime(_won) < 3 * turn ? _streak + 1 : 1;
        (_turn, _won) = (turn, time.GetTimestamp());
        _pause = others > 0 ? turn * others * (1.5 + random.NextDouble()) : _streak % LongestStreak == 0 ? 2 * turn : TimeSpan.Zero;
        (AreTaken, _lost) = (false, 0);
    }

    /// <summary>How long to wait before looking at what won instead: less each time.</summary>
    public TimeSpan Lost(TimeSpan turn)
    {
        _turn = turn > _turn ? turn : _turn;
        return Bounded(_turn * Math.Max(1, Others()) * random.NextDouble() / ++_lost);
    }

    /// <summary>Waits until it is our turn again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = Bounded(_pause) - time.GetElapsedTime(_won);
        if (pause <= TimeSpan.Zero)
            return;
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        AreTaken = Others() > 0;
    }

    private int Others() => _met.Values.Count(met => time.GetElapsedTime(met) < Memory * _turn);

    private static TimeSpan Bounded(TimeSpan wait) => wait < LongestWait ? wait : LongestWait;
}
