using BuildCoordination.Settings;

namespace BuildCoordination.Fleet;

/// <summary>
/// Decides when the remote is polled for moved branches: once in an interval for all readers of this process. Between two polls, data comes
/// from the cache.
/// </summary>
internal sealed class RemotePoll(ResolvedSettings settings, TimeProvider time)
{
    private const int SmallFleet = 50;
    private const double Jitter = 0.2;

    private static readonly TimeSpan OfSmallFleet = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PerServer = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LeastBetweenHeartbeats = TimeSpan.FromSeconds(30);

    // Public hosts take about six pushes a minute, so a server of a large fleet sends heartbeats less often.
    private static readonly TimeSpan HeartbeatPerServer = TimeSpan.FromSeconds(20);

    // The longest delay before a reader shows this machine's own updates.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private TimeSpan? _fixed;
    private TimeSpan _wait;
    private long? _askedAt;
    private long? _fetchedAt;

    /// <summary>The number of servers of the fleet, as of the newest read.</summary>
    public int Servers { get; set; }

    /// <summary>The freshness of the newest answer; null before the first one.</summary>
    public Freshness? Last { get; private set; }

    /// <summary>The time between two polls.</summary>
    public TimeSpan Interval => _fixed ?? settings.PollInterval ?? (Servers <= SmallFleet ? OfSmallFleet : Servers * PerServer);

    /// <summary>The time until the next poll.</summary>
    public TimeSpan UntilDue
    {
        get
        {
            lock (_gate)
                return _askedAt is { } asked && _wait - time.GetElapsedTime(asked) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>The time between two reads of a reader that also shows this machine's own updates, and ages.</summary>
    public TimeSpan LookInterval => UntilDue is var rest && rest < LongestLook ? Longest(rest, TimeSpan.FromMilliseconds(50)) : LongestLook;

    /// <summary>Whether moved heartbeats are fetched although the fleet's branch did not move: they move all the time.</summary>
    public bool AreHeartbeatsDue
    {
        get
        {
            lock (_gate)
            {
                return _fetchedAt is not { } fetched
                    || time.GetElapsedTime(fetched) >= Longest(HeartbeatInterval / 2, LeastBetweenHeartbeats);
            }
        }
    }

    private TimeSpan HeartbeatInterval => Longest(settings.HeartbeatInterval, Servers * HeartbeatPerServer);

    /// <summary>Creates a poll with a caller's own interval.</summary>
    public RemotePoll With(TimeSpan interval) => new(settings, time) { _fixed = interval };

    /// <summary>Whether this caller, and no other, must poll the remote now.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_askedAt is { } asked && time.GetElapsedTime(asked) < _wait)
                return false;
            _askedAt = time.GetTimestamp();
            // Servers that started together poll at different times. A caller's own interval is kept.
            _wait = _fixed ?? (Interval * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble())));
            return true;
        }
    }

    /// <summary>Takes a newer poll of a daemon of this host for this one's own, if it is younger than the interval.</summary>
    public bool TryTake(DateTimeOffset askedAt)
    {
        lock (_gate)
        {
            var age = time.GetUtcNow() - askedAt;
            if (age < TimeSpan.Zero || age >= Interval || askedAt <= Last?.AsOf)
                return false;
            _askedAt = time.GetTimestamp();
            _wait = Interval - age;
            Last = new Freshness(askedAt, null);
            return true;
        }
    }

    /// <summary>Records the answer.</summary>
    public void Note(Freshness freshness, bool isFetched)
    {
        lock (_gate)
        {
            Last = freshness;
            if (isFetched)
                _fetchedAt = time.GetTimestamp();
        }
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
