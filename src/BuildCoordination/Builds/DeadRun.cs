using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>A run whose process is gone: what it left running is ended first, then its end is told.</summary>
internal sealed class DeadRun(RunRecord run, RunTeller teller, TimeProvider time)
{
    public async Task TellAsync(string reason, CancellationToken cancellationToken)
    {
        if (run.Process.SharesOurProcesses)
        {
            await new LeftBehind(run.Process.Groups, BuildRuns.Marker, run.Id)
                .EndAsync(ToolRun.Grace, cancellationToken).ConfigureAwait(false);
        }

        var now = time.GetUtcNow();
        var details = new BuildEndDetails { Reason = reason };
        var ended = run;
        foreach (var target in run.Targets.Where(target => target.Outcome is null))
        {
            var dead = target with { Outcome = BuildOutcome.Error, EndedAt = now };
            ended = ended with { Targets = [.. ended.Targets.Select(other => other == target ? dead : other)] };
            await teller.TargetEndedAsync(ended, dead, details with { Log = target.Log }, cancellationToken).ConfigureAwait(false);
        }

        // An end that was decided but not yet told is told as it was decided.
        ended = ended with { Outcome = run.Outcome ?? BuildOutcome.Error };
        await teller.EndedAsync(ended, now, run.Outcome is null ? details : new BuildEndDetails(), cancellationToken).ConfigureAwait(false);
    }
}
