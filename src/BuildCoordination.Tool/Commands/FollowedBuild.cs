using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>The lines of the build that a server runs now, as its heartbeats bring them, until it ends.</summary>
internal sealed class FollowedBuild(Session session, string server)
{
    private readonly FollowedOutput _output = new();
    private JobInfo? _job;
    private bool _hasNoted;

    public async Task<int> RunAsync(StopOnSignal stop)
    {
        session.Coordinator.BeginPolling();
        using var look = new FleetLook(session.Coordinator);
        int? code;
        do
            code = await ShowAsync(await look.LookAsync(stop.Token), stop.Token);
        while (code is null && session.Screen.HasReader && await stop.DelayAsync(look.PollInterval));
        return code ?? ExitCodes.Done;
    }

    private async Task<int?> ShowAsync(FleetOverview fleet, CancellationToken cancellationToken)
    {
        if (fleet.Health.Servers.FirstOrDefault(known => known.Server == server) is not { } found)
        {
            await session.RequireServerAsync(server, cancellationToken);
            return session.Screen.IsUnreachable ? null : ExitCodes.CheckFailed;
        }

        if (_job is null && found.Status.CurrentJob is null)
        {
            session.ThrowIfNotKnown($"a build of {server}");
            session.Screen.Note($"{server} is not building. 'wait' with '--for end' waits for the end of its next build.");
            return ExitCodes.CheckFailed;
        }

        _job ??= found.Status.CurrentJob!;
        if (_job.Id == found.Status.CurrentJob?.Id)
        {
            Show(found);
            return null;
        }

        if (session.Screen.IsUnreachable)
            return null;
        End(fleet.Builds.GetValueOrDefault(server)?.FirstOrDefault(build => build.Id == _job.Id));
        return ExitCodes.Done;
    }

    private void Show(ServerHealth found)
    {
        var lines = _output.Take(found.Output);
        if (lines.Count > 0)
        {
            var age = found.OutputAge is { } since ? $", {Lines.Age(since)}" : "";
            session.Screen.Say($"== {Lines.OfJobAtWork(found)}{age}");
            if (_output.HasGap)
                session.Screen.Say("  … its heartbeats do not have all lines");
            session.Screen.Say(VisibleText.Log(string.Join('\n', lines), "  | "));
            session.Screen.SayJson(FollowedJson.Of(found, lines, _output.HasGap), LineJson.Default.FollowedJson);
        }
        else if (found.Output.Count == 0 && !_hasNoted)
        {
            session.Screen.Note(
                $"No lines of {Lines.OfJobAtWork(found)} are known yet. {server} sends them with its heartbeats if its output is captured or "
                    + "goes to a file.");
        }

        _hasNoted = true;
    }

    private void End(BuildRecord? ended)
    {
        var name = VisibleText.Line(_job!.Name ?? _job.Id);
        session.Screen.Note(ended is null
            ? $"{name} is not running any more."
            : $"{name} ended: {Lines.OfEnd(ended.Result ?? ended.Status, ended.DurationSeconds)}.");
    }
}
