using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Health;
using BuildCoordination.Settings;

namespace BuildCoordination.Hooks;

/// <summary>The hooks of one coordinator: it finds the events of its fleet and delivers them. Nothing here is in a build's path.</summary>
internal sealed class FleetHooks : IDisposable
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StateInterval = TimeSpan.FromHours(1);

    private readonly HookJournal _journal;
    private readonly FleetEvents _events;
    private readonly FleetHealthChecker _fleet;
    private readonly Action<CoordinationDiagnostic> _warn;
    private readonly TimeProvider _time;
    private readonly List<HookDelivery> _deliveries;

    /// <param name="hooks">The hooks, at least one.</param>
    /// <param name="journal">The journal of the state folder.</param>
    /// <param name="events">Finds the events.</param>
    /// <param name="fleet">Reads the fleet.</param>
    /// <param name="environment">The variables of addresses.</param>
    /// <param name="clean">Removes secrets from a text.</param>
    /// <param name="warn">Called with events that are dropped.</param>
    /// <param name="time">The clock.</param>
    public FleetHooks(
        IReadOnlyList<HookSettings> hooks, HookJournal journal, FleetEvents events, FleetHealthChecker fleet,
        EnvironmentSnapshot environment, Func<string, string> clean, Action<CoordinationDiagnostic> warn, TimeProvider time)
    {
        (All, _journal, _events, _fleet) = (hooks, journal, events, fleet);
        (_warn, _time) = (warn, time);
        _deliveries =
        [
            .. hooks.Select(hook => new HookDelivery(
                hook, journal, () => OpenWith?.Invoke(hook) ?? HookDestination.Open(hook, environment), clean, warn, time)),
        ];
        // A second is the precision of many times in the repository.
        var since = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        foreach (var hook in hooks)
            journal.Begin(hook.Name, since);
    }

    public IReadOnlyList<HookSettings> All { get; }

    public IReadOnlyList<HookDelivery> Deliveries => _deliveries;

    /// <summary>Opens the destination of a hook in the place of <see cref="HookDestination.Open"/>, for tests.</summary>
    public Func<HookSettings, HookDestination>? OpenWith { get; init; }

    /// <summary>The hook's cursor, and its events that wait.</summary>
    public (HookCursor? Cursor, int Waiting) Look(HookSettings hook) => _journal.ReadCursor(hook.Name) is { } cursor
        ? (cursor, _journal.Waiting(cursor).Count(waiting => HookDelivery.Takes(hook, cursor, waiting.Batch, waiting.Event)))
        : (null, 0);

    /// <summary>Looks for events and keeps them.</summary>
    /// <param name="isRemoteAsked">
    /// Whether this process watches the fleet: only then does it notice what did not happen, such as a heartbeat.
    /// </param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task FindEventsAsync(bool isRemoteAsked, CancellationToken cancellationToken)
    {
        using var alone =
            await FileLock.AcquireAsync(_journal.LookLock, LookTimeout, cancellationToken, _journal.FileMode).ConfigureAwait(false);
        if (alone is null)
            return;
        var before = _journal.Newest();
        var seen = (before?.Seen ?? []).ToHashSet(StringComparer.Ordinal);
        Keep(before, seen, await _fleet.ReadContentAsync(
            path => before is null || seen.Contains(FleetEvents.KeyOf(path)), isRemoteAsked, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Keeps the events of a fleet that was read.</summary>
    public void Keep(FleetContent fleet)
    {
        var before = _journal.Newest();
        Keep(before, (before?.Seen ?? []).ToHashSet(StringComparer.Ordinal), fleet);
    }

    private void Keep(HookBatch? before, HashSet<string> seen, FleetContent fleet)
    {
        var now = _time.GetUtcNow();
        var (all, lost) = _events.Find(fleet, All, before?.Lost ?? new Dictionary<string, DateTimeOffset>(), now);
        var since = All.Min(hook => _journal.ReadCursor(hook.Name)?.Since ?? now);
        HookEvent[] fresh =
        [
            .. all.Where(happened => !seen.Contains(FleetEvents.KeyOf(happened.Id)) && (before is not null || happened.Time >= since))
                .DistinctBy(happened => happened.Id)
                // Some times are whole seconds: within one, the order of a server's builds counts.
                .OrderBy(happened => happened.Time.ToUnixTimeSeconds()),
        ];
        // What is not there any more is forgotten if the fleet is known for sure.
        var isSure = fleet.Health is { Stale: null };
        var keys = all.Select(happened => happened.Id).Concat(fleet.Archives).Select(FleetEvents.KeyOf);
        string[] known = [.. keys.Concat(isSure ? [] : seen).Distinct()];
        if (before is null || fresh.Length > 0 || now - before.LookedAt > StateInterval)
        {
            _journal.Append(new() { LookedAt = now, LookedBefore = before?.LookedAt, Seen = known, Lost = lost, Events = fresh });
            _journal.Clean([.. All.Select(hook => hook.Name)], now);
        }
    }

    /// <summary>
    /// At the end of a build, delivers what no daemon delivers, up to a limit. A destination that fails is tried once; what is left waits
    /// for the next build or the daemon.
    /// </summary>
    public async Task DeliverAtEndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var own = _deliveries.Where(delivery => delivery.TryBegin()).ToArray();
        if (own.Length == 0)
            return;
        try
        {
            await FindEventsAsync(isRemoteAsked: false, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(own.Select(delivery => delivery.DeliverAsync(limit, cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _warn(HookDiagnostics.NotKept(e.Message));
        }
        finally
        {
            foreach (var delivery in own)
            {
                if (delivery.Problem is { } problem)
                    _warn(HookDiagnostics.NotDelivered(delivery.Hook.Name, HookDestination.Describe(delivery.Hook), problem));
                delivery.Dispose();
            }
        }
    }

    public void Dispose() => _deliveries.ForEach(delivery => delivery.Dispose());
}
