using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace BuildCoordination.Tool.Daemon;

/// <summary>
/// Notifies systemd that the daemon lives: when an attempt ends, with or without success, and while none is overdue. An outage of the
/// remote is no reason to be restarted; an attempt that does not end at its deadline is.
/// </summary>
internal sealed class Watchdog(ISystemdNotifier notifier, TimeProvider time)
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (long Began, TimeSpan Deadline)> _due = new(StringComparer.Ordinal);

    public void Begin(string attempt, TimeSpan deadline) => _due[attempt] = (time.GetTimestamp(), deadline);

    public void End(string attempt)
    {
        if (_due.TryRemove(attempt, out var due) && !IsOverdue(due))
            Ping();
    }

    /// <summary>Whether no other attempt is under way.</summary>
    public bool IsAlone(string attempt) => _due.Keys.All(other => other == attempt);

    public void Say(string status) => notifier.Notify(new ServiceState($"STATUS={status}"));

    /// <summary>Pings between attempts too, for they may be an hour apart.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period / 3, time);
        do
        {
            if (!_due.Values.Any(IsOverdue))
                Ping();
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private bool IsOverdue((long Began, TimeSpan Deadline) due) => time.GetElapsedTime(due.Began) > due.Deadline;

    private static TimeSpan Period =>
        long.TryParse(
            Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
                && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : DefaultPeriod;

    private void Ping() => notifier.Notify(new ServiceState("WATCHDOG=1"));
}
