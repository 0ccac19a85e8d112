using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Settings;

namespace BuildCoordination.Hooks;

/// <summary>Everything in one look at the fleet that is or was an event. What an earlier look had seen already is none any more.</summary>
/// <param name="own">The server that looks.</param>
/// <param name="repository">The coordination repository, for display.</param>
/// <param name="clean">Removes secrets from other servers' texts.</param>
internal sealed class FleetEvents(string own, string repository, Func<string, string> clean)
{
    /// <param name="fleet">The fleet.</param>
    /// <param name="hooks">The hooks, of which some have events of their own.</param>
    /// <param name="lost">The servers that were lost before.</param>
    /// <param name="now">The time of the look.</param>
    /// <returns>The events, those of one server's builds in their order; the servers that are lost now.</returns>
    public (IReadOnlyList<HookEvent> Events, IReadOnlyDictionary<string, DateTimeOffset> Lost) Find(
        FleetContent fleet, IReadOnlyList<HookSettings> hooks, IReadOnlyDictionary<string, DateTimeOffset> lost, DateTimeOffset now)
    {
        var events = fleet.Servers.SelectMany(status => OfBuilds(status, fleet.Builds[status.Server]))
            .Concat(fleet.Messages.Where(message => message.From != own && Concerns(message)).Select(OfMessage))
            .Concat(fleet.Messages.Where(message => message.Event == MessageEvent.Stalled).Select(message => OfStalled(message, fleet)));
        if (fleet.Health is not { Stale: null } health)
            return ([.. events], lost);
        var lostNow = Lost(health, lost, now);
        events = events
            .Concat(health.OpenRequests.Where(request => (request.From == own || Concerns(request)) && IsLate(request, now))
                .Select(OfUnanswered))
            .Concat(hooks.Where(hook => hook.Every is not null).SelectMany(hook => OfOverdue(hook, fleet, now)))
            .Concat(lostNow.Select(pair => OfServer(HookSettings.ServerLost, pair.Key, pair.Value, pair.Value)))
            .Concat(lost.Where(pair => !lostNow.ContainsKey(pair.Key) && fleet.Builds.ContainsKey(pair.Key))
                .Select(pair => OfServer(HookSettings.ServerBack, pair.Key, pair.Value, now)));
        return ([.. events], lostNow);
    }

    /// <summary>A short key of an id.</summary>
    public static string KeyOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 8));

    /// <summary>Whether a hook takes an event.</summary>
    public static bool Takes(HookSettings hook, HookEvent happened) =>
        hook.On.Contains(happened.Event, StringComparer.Ordinal)
        && (happened.Hook is null || happened.Hook == hook.Name)
        && Fits(hook.Servers, happened.Server)
        && (happened.Build is not { } build
            || (Fits(hook.Names, build.Name)
                && (hook.Results.Count == 0 || build.Result is not { } result || hook.Results.Contains(result, StringComparer.Ordinal)
                    || (result == "fixed" && hook.Results.Contains("success", StringComparer.Ordinal)))));

    private static bool Fits(IReadOnlyList<string> patterns, string name) =>
        patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    // In the order of each server. Builds of the bash scripts have no list; their last one is in the status, without its start.
    private IEnumerable<HookEvent> OfBuilds(ServerStatus status, IReadOnlyList<BuildRecord> builds)
    {
        if (builds.Count == 0 && status.LastBuild is { } last)
            builds = [last];
        // The list has the newest first.
        for (var place = builds.Count - 1; place >= 0; place--)
        {
            var build = builds[place];
            var (id, result) = (IdOf(status.Server, build.Id, build.StartedAt ?? build.CompletedAt), ResultOf(builds, place));
            var started = new HookBuild
            {
                Name = clean(build.Name ?? build.Id),
                Job = build.Id,
                Branch = build.Branch is { } branch ? clean(branch) : null,
                Commit = build.Commit == "unknown" ? null : build.Commit,
                StartedAt = build.StartedAt,
            };
            if (build.StartedAt is not null)
                yield return Make(HookSettings.BuildStarted, status.Server, id + ".started", build.StartedAt, started, "started");
            var ended = started with
            {
                Result = result,
                Reason = build.Subject is { } subject ? clean(subject) : null,
                Cause = build.Cause,
                EndedAt = build.CompletedAt,
                DurationSeconds = build.DurationSeconds,
                ExitCode = build.ExitCode,
                Targets = build.Targets.Count == 0 ? null : build.Targets,
            };
            yield return Make(
                HookSettings.BuildEnded, status.Server, id + ".finished", build.CompletedAt, ended, Describe(ended));
        }

        var isOfScripts = status.Jobs.Count == 0;
        var jobs = status.CurrentJob is { } current ? status.Jobs.Prepend(current).DistinctBy(job => job.Id) : status.Jobs;
        foreach (var job in jobs)
        {
            // The scripts' job goes on after its Maven build, whose end has its id; another build with that id starts later.
            if (isOfScripts && status.LastBuild is { } before && before.Id == job.Id && !(job.StartedAt > before.CompletedAt))
                continue;
            // A script may write another start for a running build: the last end before it stays the same.
            var start = isOfScripts ? status.LastBuild?.CompletedAt : job.StartedAt;
            yield return Make(
                HookSettings.BuildStarted, status.Server, IdOf(status.Server, job.Id, start) + ".started",
                job.StartedAt ?? status.Timestamp,
                new HookBuild { Name = clean(job.Name ?? job.Id), Job = job.Id, StartedAt = job.StartedAt }, "started");
        }
    }

    private static string Describe(HookBuild ended)
    {
        var word = ended.Result switch
        {
            "success" => "succeeded",
            "fixed" => "is fixed",
            "cancelled" => "was cancelled",
            "unknown" => "ended",
            _ => "failed",
        };
        var time = ended.DurationSeconds is { } seconds and >= 0 and < 1e8
            ? $" after {Duration.Format(TimeSpan.FromSeconds(seconds))}"
            : "";
        return word + time + (ended is { Result: "failed", Reason: { } reason } ? $": {reason}" : "");
    }

    private HookEvent Make(string name, string server, string id, DateTimeOffset? time, HookBuild build, string what) => new()
    {
        Id = id,
        Event = name,
        Time = time ?? DateTimeOffset.UnixEpoch,
        Server = server,
        Repository = repository,
        Build = build,
        Text = VisibleText.Line($"{build.Name} on {server} {what}"),
    };

    // The documents may have a time with or without a fraction.
    private static string IdOf(string server, string job, DateTimeOffset? startedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{server}/{job}/{startedAt?.ToUnixTimeSeconds() ?? 0}");

    private static string ResultOf(IReadOnlyList<BuildRecord> builds, int place)
    {
        var result = ResultOf(builds[place]);
        var before = builds.Skip(place + 1).FirstOrDefault(
            other => other.Name == builds[place].Name && ResultOf(other) is not ("cancelled" or "unknown"));
        return result == "success" && before is not null && ResultOf(before) == "failed" ? "fixed" : result;
    }

    private static string ResultOf(BuildRecord build) => (build.Result ?? build.Status) switch
    {
        "success" or "skip" => "success",
        "cancellation" => "cancelled",
        "unknown" => "unknown",
        _ => "failed",
    };

    // The reports of builds are messages, too, and events of their own.
    private bool Concerns(FleetMessage message) => message.Event is null && (message.To == own || message.To == FleetMessage.Everyone);

    private HookEvent OfMessage(FleetMessage message) => OfMessage(
        HookSettings.Message, message, message.Instant,
        $"{message.TypeWord} from {message.From} to {message.To}: {clean(message.Subject)}");

    private HookEvent OfUnanswered(FleetMessage request) => OfMessage(
        HookSettings.Unanswered, request, LimitOf(request),
        $"{request.To} has not answered the request of {request.From}: {clean(request.Subject)}");

    private HookEvent OfMessage(string name, FleetMessage message, DateTimeOffset? time, string text) => new()
    {
        // The bash scripts' ids collide.
        Id = $"{message.Id}/{KeyOf(string.Join('\n', message.Id, message.From, message.To, message.Subject, message.Body))}/{name}",
        Event = name,
        Time = time ?? DateTimeOffset.UnixEpoch,
        Server = message.From,
        Repository = repository,
        Message = new HookMessage
        {
            Id = message.Id,
            From = message.From,
            To = message.To,
            Type = message.TypeWord,
            Subject = clean(message.Subject),
            Body = clean(message.Body),
            InReplyTo = message.InReplyTo,
            AckRequired = message.IsRequest,
            IsAutomatic = message.IsAutomatic,
        },
        Text = VisibleText.Line(text),
    };

    private HookEvent OfStalled(FleetMessage report, FleetContent fleet)
    {
        var job = fleet.Servers.Where(status => status.Server == report.From).SelectMany(status => status.Jobs.Append(status.CurrentJob))
            .FirstOrDefault(job => job is not null && job.Id == report.Job);
        return OfMessage(HookSettings.Stalled, report, report.Instant, clean(report.Subject)) with
        {
            Build = new HookBuild { Name = clean(job?.Name ?? report.Job ?? report.From), Job = report.Job, StartedAt = job?.StartedAt },
        };
    }

    private static bool IsLate(FleetMessage request, DateTimeOffset now) => LimitOf(request) <= now;

    private static DateTimeOffset? LimitOf(FleetMessage request) =>
        request is { Instant: { } sent, AckWithin: { } limit } ? sent + limit : null;

    private Dictionary<string, DateTimeOffset> Lost(
        FleetHealth health, IReadOnlyDictionary<string, DateTimeOffset> before, DateTimeOffset now) =>
        health.Servers.Where(server => server.Server != own).Where(server =>
                server.Heartbeat is HeartbeatVerdict.Stale or HeartbeatVerdict.Lost
                // Not known to be back before it is seen to live.
                || (before.ContainsKey(server.Server) && server.Heartbeat != HeartbeatVerdict.Alive))
            .ToDictionary(
                server => server.Server,
                server => before.TryGetValue(server.Server, out var since) ? since : HeartbeatRule.TimeOf(server.HeartbeatAge, now) ?? now,
                StringComparer.Ordinal);

    private HookEvent OfServer(string name, string server, DateTimeOffset lostAt, DateTimeOffset time) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{server}/{lostAt.ToUnixTimeMilliseconds()}/{name}"),
        Event = name,
        Time = time,
        Server = server,
        Repository = repository,
        Text = name == HookSettings.ServerLost
            ? $"{server} is lost: no heartbeat since {Timestamps.Write(lostAt)}"
            : $"{server} is back: it was lost since {Timestamps.Write(lostAt)}",
    };

    private IEnumerable<HookEvent> OfOverdue(HookSettings hook, FleetContent fleet, DateTimeOffset now) =>
        from pair in fleet.Builds
        where Fits(hook.Servers, pair.Key)
        from build in pair.Value
        where build is { Name: not null, CompletedAt: not null } && Fits(hook.Names, build.Name)
        group (Server: pair.Key, Build: build) by build.Name into ends
        let last = ends.MaxBy(end => end.Build.CompletedAt)
        let ended = last.Build.CompletedAt!.Value
        let limit = ended + (1.5 * hook.Every!.Value)
        where limit <= now
        select Make(
            HookSettings.Overdue, last.Server,
            string.Create(CultureInfo.InvariantCulture, $"{hook.Name}/{ends.Key}/{ended.ToUnixTimeSeconds()}/overdue"),
            limit, new HookBuild { Name = clean(ends.Key!), Job = last.Build.Id, EndedAt = ended },
            $"is overdue: its last end was at {Timestamps.Write(ended)}") with
        { Hook = hook.Name };
}
