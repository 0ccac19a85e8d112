using System.Runtime.InteropServices;
using BuildCoordination.Builds;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>
/// One build, told from its first task to its end. MSBuild disposes it when the build is over, well or not: that is how a package learns of a
/// failure. A signal may end the process before.
/// </summary>
internal sealed class Session : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private readonly BuildCoordinator _coordinator;
    private readonly BuildRun _run;
    private readonly Dictionary<string, BuildTarget> _targets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PosixSignalRegistration[] _signals;
    private readonly Task _watch;
    private volatile bool _isCancelled;
    private int _hasEnded;

    public Session(BuildCoordinator coordinator, BuildRun run, SessionFolder folder)
    {
        (_coordinator, _run, Folder) = (coordinator, run, folder);
        _watch = Task.Run(WatchAsync);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    public SessionFolder Folder { get; }

    public void Dispose()
    {
        End();
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
        _turn.Dispose();
    }

    // After Ctrl-C MSBuild winds down and disposes us; after the others the process is gone when this returns.
    private void OnSignal(PosixSignalContext context)
    {
        _isCancelled = true;
        if (context.Signal != PosixSignal.SIGINT)
            End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 1)
            return;
        try
        {
            Task.Run(EndAsync).Wait(EndLimit);
        }
        catch (AggregateException)
        {
            // Nobody listens any more; the daemon or the next build tells what is not told.
        }
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellAsync().ConfigureAwait(false);
        var open = Folder.Units().Where(unit => !unit.HasEnded).ToArray();
        var outcome = _isCancelled ? BuildOutcome.Cancellation : open.Length > 0 ? BuildOutcome.Failure : BuildOutcome.Success;
        foreach (var (_, target) in _targets)
            await target.EndAsync(outcome == BuildOutcome.Success ? BuildOutcome.Failure : outcome).ConfigureAwait(false);
        await _run.EndAsync(outcome, outcome == BuildOutcome.Success ? null : new BuildEndDetails { Reason = Reason(open) }).ConfigureAwait(false);
        if (!_coordinator.RemoteFailed && !_coordinator.HasDaemon)
            await _coordinator.FlushAsync().ConfigureAwait(false);
        await _run.DisposeAsync().ConfigureAwait(false);
        await _coordinator.DisposeAsync().ConfigureAwait(false);
        Folder.Delete();
    }

    private string Reason(SessionUnit[] open) => _isCancelled
        ? "the build was stopped"
        : $"not finished: {string.Join(", ", open.Select(unit => unit.Target ?? Path.GetFileName(unit.Project)).Distinct(StringComparer.Ordinal).Take(5))}";

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await TellAsync().ConfigureAwait(false);
            await Task.Delay(Look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What the targets of all nodes said since the last look.
    private async Task TellAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var unit in Folder.Units().Where(unit => unit.Target is not null))
            {
                if (!_targets.TryGetValue(unit.Name, out var target) && !_told.Contains(unit.Name))
                    _targets[unit.Name] = target = await _run.BeginCoordinatedTargetAsync(unit.Target!).ConfigureAwait(false);
                if (!unit.HasEnded || target is null)
                    continue;
                await target.EndAsync(BuildOutcome.Success).ConfigureAwait(false);
                _targets.Remove(unit.Name);
                _told.Add(unit.Name);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
