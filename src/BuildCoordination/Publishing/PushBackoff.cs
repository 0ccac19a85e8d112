namespace BuildCoordination.Publishing;

/// <summary>
/// Waits between pushes where several processes write. The writer whose push was accepted knows the tip and would win again, while the
/// others fetch first (measured with eight writers: up to 227 attempts for one push). So it leaves each writer that it saw one or two
/// pushes and fetches before its next push; a rejected writer waits less, and less each time.
/// </summary>
internal sealed class PushBackoff(Random random, TimeProvider time)
{
    /// <summary>
    /// After so many accepted pushes in a row without another writer, one wait: the others may have been rejected all the time.
    /// </summary>
    private const int LongestStreak = 8;

    /// <summary>A writer that was not seen for the length of so many pushes is gone.</summary>
    private const int MemoryInPushes = 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private TimeSpan _pushDuration;
    private TimeSpan _wait;
    private long _accepted;
    private int _streak;
    private int _rejected;

    /// <summary>Whether to fetch before the next push: others pushed in the meantime, so the known tip is out of date.</summary>
    public bool MustFetchFirst { get; private set; }

    /// <summary>Remembers the writers of the commits that a fetch brought.</summary>
    public void NoteOtherWriters(IEnumerable<string> writers)
    {
        foreach (var writer in writers)
            _seen[writer] = time.GetTimestamp();
    }

    /// <summary>Sets the wait after an accepted push.</summary>
    /// <param name="duration">The time from reading the tip to the remote's answer.</param>
    public void NoteAccepted(TimeSpan duration)
    {
        var others = CountOthers();
        _streak = others == 0 && time.GetElapsedTime(_accepted) < 3 * duration ? _streak + 1 : 1;
        (_pushDuration, _accepted) = (duration, time.GetTimestamp());
        _wait = others > 0 ? duration * others * (1.5 + random.NextDouble()) : _streak % LongestStreak == 0 ? 2 * duration : TimeSpan.Zero;
        (MustFetchFirst, _rejected) = (false, 0);
    }

    /// <summary>Returns how long to wait after a rejected push before the fetch: less each time.</summary>
    /// <param name="duration">The time from reading the tip to the remote's answer.</param>
    public TimeSpan NoteRejected(TimeSpan duration)
    {
        _pushDuration = duration > _pushDuration ? duration : _pushDuration;
        return Limit(_pushDuration * Math.Max(1, CountOthers()) * random.NextDouble() / ++_rejected);
    }

    /// <summary>Waits until the next push may start.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var rest = Limit(_wait) - time.GetElapsedTime(_accepted);
        if (rest <= TimeSpan.Zero)
            return;
        await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
        MustFetchFirst = CountOthers() > 0;
    }

    private int CountOthers() => _seen.Values.Count(seen => time.GetElapsedTime(seen) < MemoryInPushes * _pushDuration);

    private static TimeSpan Limit(TimeSpan wait) => wait < LongestWait ? wait : LongestWait;
}
