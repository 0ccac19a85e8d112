using BuildCoordination.Builds;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>
/// One build, told from its first task to its end. MSBuild disposes it when the build is over, well or not: that is how a package learns of a failure.
/// </summary>
internal sealed class Session : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly HostedBuild _build;
    private readonly SessionFolder _folder;
    private readonly Dictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();
    private readonly Timer _watch;
    private bool _isOver;

    public Session(HostedBuild build, SessionFolder folder)
    {
        (_build, _folder) = (build, folder);
        _watch = new Timer(_ => TellTargets(), null, Look, Look);
        _ = SayWhenOpenAsync();
    }

    public void Dispose()
    {
        _watch.Dispose();
        TellTargets();
        lock (_turn)
            _isOver = true;
        var open = _folder.Units().Where(unit => !unit.HasEnded).ToArray();
        foreach (var unit in open.Where(unit => unit.Target is not null))
            _build.TargetEnded(unit.Name, unit.Target!, BuildOutcome.Failure, null);
        if (open.Length == 0)
            _build.End(BuildOutcome.Success);
        else
            _build.End(BuildOutcome.Failure, new BuildEndDetails { Reason = $"not finished: {Names(open)}" });
        _build.Dispose();
    }

    private async Task SayWhenOpenAsync()
    {
        var run = await _build.FindRunIdAsync().ConfigureAwait(false);
        try
        {
            _folder.Opened(run);
        }
        catch (IOException)
        {
            // The build was shorter than this, and its folder is gone.
        }
    }

    private static string Names(IEnumerable<SessionUnit> units) =>
        string.Join(", ", units.Select(unit => unit.Target ?? Path.GetFileName(unit.Project)).Distinct(StringComparer.Ordinal).Take(5));

    // What the targets of all nodes said since the last look.
    private void TellTargets()
    {
        lock (_turn)
        {
            foreach (var unit in _isOver ? [] : _folder.Units().Where(unit => unit.Target is not null && !_seen.GetValueOrDefault(unit.Name)))
            {
                if (!_seen.ContainsKey(unit.Name))
                    _build.TargetStarted(unit.Name, unit.Target!, isCoordinated: true);
                if (unit.HasEnded)
                    _build.TargetEnded(unit.Name, unit.Target!, BuildOutcome.Success, null);
                _seen[unit.Name] = unit.HasEnded;
            }
        }
    }
}
