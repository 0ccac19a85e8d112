using System.CommandLine;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows what a server published of the logs of its failed builds, and the last lines of the build that runs.</summary>
internal static class LogCommand
{
    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string>("SERVER") { Description = "The server of the log" }.OfServers();
        var job = new Argument<string?>("JOB") { Description = "The job; without it, the newest log", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow") { Description = "Follows the last lines of the build that runs now, until it ends" };
        var list = new Option<bool>("--list") { Description = "Lists only the names" };
        var command = new Command(
            "log", "Shows the published end of a failed build's log, or with --follow the last lines of the build that runs now. Exits "
                + "with 1 if there is none.\n\nExample: buildcoord log build2 job_1761779789") { server, job, list, follow };
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && (result.GetValue(job) is not null || result.GetValue(list)))
                result.AddError("--follow is of the build that runs now: it takes neither JOB nor --list.");
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            if (result.GetValue(follow))
                return await FollowAsync(session, result.GetRequiredValue(server), cancellationToken);
            var logs = await session.Coordinator.Fleet.ReadLogsAsync(result.GetRequiredValue(server), cancellationToken);
            LogExcerpt[] shown = result.GetValue(job) is { } wanted
                ? [.. logs.Where(log => log.IsOf(wanted))]
                : [.. result.GetValue(list) ? logs : logs.Take(1)];
            if (logs.Count == 0)
                await session.RequireServerAsync(result.GetRequiredValue(server), cancellationToken);
            session.Screen.SayJson(
                [.. shown.Select(log => new LogJson(log.Name, result.GetValue(list) ? null : log.Text, "unverified", log.IsPending))],
                ToolJson.Default.LogJsonArray);
            if (shown is [var newest] && result.GetValue(job) is null && !result.GetValue(list))
                await NoteOlderAsync(session, result.GetRequiredValue(server), newest, cancellationToken);
            foreach (var log in shown)
                Show(session.Screen, log, result.GetValue(list));
            if (shown.Length > 0)
                return ExitCodes.Done;
            session.ThrowIfNotKnown($"a log of {result.GetRequiredValue(server)}");
            session.Screen.Note(
                $"{result.GetRequiredValue(server)} has published no log{(result.GetValue(job) is { } of ? $" of {of}" : "")}.");
            return ExitCodes.CheckFailed;
        }, mayObserve: true);
    }

    private static async Task<int> FollowAsync(Session session, string server, CancellationToken cancellationToken)
    {
        using var stop = new StopOnSignal(isWanted: true, cancellationToken);
        try
        {
            return await new FollowedBuild(session, server).RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
    }

    // Only failed builds publish a log: the newest one may be of a build long ago.
    private static async Task NoteOlderAsync(Session session, string server, LogExcerpt log, CancellationToken cancellationToken)
    {
        var builds = await session.Coordinator.Fleet.ReadBuildsAsync(server, cancellationToken);
        if (builds.Count > 0 && !log.IsOf(builds[0].Id))
        {
            var ended = builds[0].CompletedAt is { } time ? $" at {Timestamps.Write(time)}" : "";
            session.Screen.Note(
                $"This log is of an earlier build: the last one of {server}, {builds[0].Name} ({builds[0].Id}), "
                + $"ended with {builds[0].Result ?? builds[0].Status}{ended}.");
        }

        var status = await session.Coordinator.Status.ReadAsync(server, cancellationToken);
        if (status?.CurrentJob is { } current && !log.IsOf(current.Id))
            session.Screen.Note($"{server} is building {current.Id} now; this log is of an earlier build.");
    }

    private static void Show(Screen screen, LogExcerpt log, bool nameOnly)
    {
        screen.Say(nameOnly
            ? VisibleText.Line(log.Name)
            : $"== {VisibleText.Line(log.Name)}{(log.IsPending ? " (not published yet)" : "")}");
        if (!nameOnly)
            screen.Say(VisibleText.Log(log.Text.TrimEnd('\n'), "  | "));
    }
}
