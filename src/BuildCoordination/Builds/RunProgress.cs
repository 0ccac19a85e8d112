using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

/// <summary>The progress of a run: that of its open targets, otherwise its own.</summary>
internal sealed class RunProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, JobProgress> _ofTargets = [];
    private JobProgress? _ofRun;
    private string? _label;

    /// <summary>
    /// One progress of all: of several targets the sum, with the label of the newest report; the total is 0 where one is not known.
    /// </summary>
    public JobProgress? Now
    {
        get
        {
            lock (_gate)
            {
                return _ofTargets.Count switch
                {
                    0 => _ofRun,
                    1 => _ofTargets.Values.First(),
                    _ => new(
                        Sum(progress => progress.Done),
                        _ofTargets.Values.All(progress => progress.Total > 0) ? Sum(progress => progress.Total) : 0,
                        _label),
                };
            }
        }
    }

    private int Sum(Func<JobProgress, long> of) => (int)Math.Min(_ofTargets.Values.Sum(of), int.MaxValue);

    public void Report(JobProgress progress)
    {
        lock (_gate)
            _ofRun = progress;
    }

    public void Report(int target, JobProgress progress)
    {
        lock (_gate)
        {
            _ofTargets[target] = progress;
            _label = progress.Label;
        }
    }

    /// <summary>A target begins: what the run reported was of the one before.</summary>
    public void Begin()
    {
        lock (_gate)
            _ofRun = null;
    }

    public void End(int target)
    {
        lock (_gate)
            _ofTargets.Remove(target);
    }
}
