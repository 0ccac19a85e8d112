using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Page;

/// <summary>One server: what it builds and how far it is, how its last build ended and why, its packages and its history.</summary>
internal static class ServerCard
{
    private const int MostBuilds = 20;
    private const int LongestLine = 300;

    public static Html Of(ServerHealth health, FleetOverview fleet)
    {
        var (status, id) = (health.Status, $"server-{health.Server}");
        BuildRecord[] builds = [.. fleet.Builds.GetValueOrDefault(health.Server, []).Take(MostBuilds)];
        var groups = ServerGroups.Of(health, fleet);
        return Html.Of(
            $"""
            <article class="card {(groups.Count > 0 ? groups[0] : "")}" id="{id}" aria-labelledby="{id}-name" tabindex="-1" data-find data-server="{health.Server}" data-result="{string.Join(' ', groups)}">
            <h3 id="{id}-name"><bdi>{health.Server}</bdi> <span class="badges">{Words.Badge(status.StateWord)}{Heartbeat(health)}{Words.Pending(status.IsPending)}</span></h3>
            {Notice(health, fleet)}{Job(health, fleet, id)}{LastEnd(health, fleet, id)}{Packages(builds, status, id)}{Builds(builds, id)}<p class="quiet">{Facts(health, fleet)}</p>
            </article>

            """);
    }

    // A server that is alive needs no word about it.
    private static Html Heartbeat(ServerHealth health) =>
        health.Heartbeat == HeartbeatVerdict.Alive ? Html.Nothing : Html.Of($" {Words.Badge(health.HeartbeatWord)}");

    private static Html Notice(ServerHealth health, FleetOverview fleet) => health.PresumedDeadSince is { } since
        ? Html.Of($"""<p class="notice">Presumed crashed since {Html.Time(since)}.</p>""")
        : health.IsUnhealthy && HeartbeatRule.TimeOf(health.HeartbeatAge, fleet.Health.JudgedAt) is { } last
            ? Html.Of($"""<p class="notice">Last heartbeat {Html.Time(last)}.</p>""")
            : health.Status.CurrentJob?.StalledSince is { } quiet
                ? Html.Of($"""<p class="notice">Stalled: no output and no progress since {Html.Time(quiet)}.</p>""")
                : Html.Nothing;

    private static Html Job(ServerHealth health, FleetOverview fleet, string id) =>
        health.Status.CurrentJob is not { } job ? Html.Nothing : Html.Of(
        $"""
        <div class="job"><p><strong><bdi>{job.Name ?? job.Id}</bdi></strong> {Text(job.Branch)} {Text(job.Target)}</p>
        {Progress(health, fleet)}<p class="quiet">{Label(health.Progress)}{(job.StartedAt is { } at ? Html.Of($"began {Html.Time(at)}") : Html.Nothing)}</p>
        {Lines(health.Output, $"{id}-output", Html.Of($"Output {Html.Time(HeartbeatRule.TimeOf(health.OutputAge, fleet.Health.JudgedAt))}"))}</div>

        """);

    private static Html Progress(ServerHealth health, FleetOverview fleet)
    {
        var at = health.Progress is { Total: > 0 } known ? known : null;
        var isKnown = health is { PresumedDeadSince: null, Status.CurrentJob.StalledSince: null } && fleet.Health.Stale is null;
        var left = isKnown && health.TimeLeft is { } time ? Html.TimeLeft(time, fleet.Health.JudgedAt) : Html.Nothing;
        var bar = at is null ? Html.Nothing : Html.Of(
            $"""
            <progress max="{at.Total}" value="{Math.Clamp(at.Done, 0, at.Total)}" aria-label="Progress of {health.Server}"></progress>

            """);
        return Html.Of(
            $"""
            {bar}<p class="progress">{(at is null ? Html.Nothing : Html.Of($"<span>{at.Done} of {at.Total} modules done</span>"))} {left}</p>

            """);
    }

    private static Html Label(JobProgress? progress) =>
        progress?.Label is { Length: > 0 } label ? Html.Of($"<bdi>{label}</bdi>, ") : Html.Nothing;

    private static Html LastEnd(ServerHealth health, FleetOverview fleet, string id)
    {
        if (Health.LastEnd.Find(health.Status, fleet.Builds.GetValueOrDefault(health.Server, [])) is not { } end)
            return Html.Nothing;
        return Html.Of(
            $"""
            <div class="last"><p>{Result(end, health.Status)}<bdi>{(end as BuildRecord)?.Name ?? (end is BuildRecord ? "build" : "packages")}</bdi> <span class="quiet">{Text(end.Branch)} <code>{Short(end.Commit)}</code> {Took(end)}{Html.Time(end.CompletedAt)}</span></p>
            {Why(end)}{Failure(fleet.Failures.GetValueOrDefault(health.Server), id)}</div>

            """);
    }

    // The state says it already.
    private static Html Result(EndRecord end, ServerStatus status) =>
        Words.Of(end) is var result && (result == status.State || (result == "failure" && status.State == "failed"))
            ? Html.Nothing
            : Html.Of($"{Words.Badge(result)} ");

    private static Html Failure(LastFailure? failure, string id) => failure is null ? Html.Nothing : Html.Of(
        $"""
        {Lines(failure.Lines, $"{id}-lines", new Html("Log"))}{(failure.Comparison is { } comparison ? ComparedBuilds.Of(comparison, $"{id}-compared") : Html.Nothing)}
        """);

    private static Html Lines(IReadOnlyList<string> lines, string id, Html title) => lines.Count == 0 ? Html.Nothing : Html.Of(
        $"""
        <details id="{id}"><summary>{title}</summary><pre dir="auto">{Html.Lines(string.Join('\n', lines.Select(line => VisibleText.Truncate(line, LongestLine, "…"))))}</pre></details>
        """);

    private static Html Packages(BuildRecord[] builds, ServerStatus status, string id)
    {
        var made = builds.Append<EndRecord?>(status.LastPackage).Append(status.LastBuild)
            .FirstOrDefault(end => end is { Packages.Count: > 0 });
        return made is null ? Html.Nothing : Html.Of(
            $"""
            <details id="{id}-packages"><summary>{Words.Count(made.Packages.Count, "package")} <span class="quiet">{Html.Time(made.CompletedAt)}</span></summary>
            <ul class="rows">{made.Packages.Select(Package)}</ul></details>

            """);
    }

    private static Html Package(PackageFile package) => Html.Of(
        $"""
        <li><bdi>{package.Name}</bdi> <bdi>{package.Version}</bdi> <span class="quiet">{(package.Size is >= 0 and var size ? Bytes.Format(size) : "")} SHA-256 <code>{package.Sha256 ?? "unknown"}</code></span></li>
        """);

    private static Html Builds(BuildRecord[] builds, string id) => builds.Length == 0 ? Html.Nothing : Html.Of(
        $"""
        <details id="{id}-builds" class="history"><summary>{(builds.Length == 1 ? "The last build" : $"The last {builds.Length} builds")} {BuildChart.Of(builds, id)}</summary>
        <ol class="rows">{builds.Select(Build)}</ol></details>

        """);

    private static Html Build(BuildRecord build) => Html.Of(
        $"""
        <li>{Words.Badge(Words.Of(build))} <bdi>{build.Name ?? build.Id}</bdi> {Took(build)}{Html.Time(build.CompletedAt)} <span class="quiet">{Text(build.Branch)} <code>{Short(build.Commit)}</code></span>{Words.Pending(build.IsPending)}{Why(build)}</li>
        """);

    private static Html Why(EndRecord end) =>
        Failures.Why(end) is { } why ? Html.Of($"""<p class="cause"><bdi>{why}</bdi></p>""") : Html.Nothing;

    private static Html Facts(ServerHealth health, FleetOverview fleet)
    {
        var status = health.Status;
        var last = health.IsUnhealthy ? null : HeartbeatRule.TimeOf(health.HeartbeatAge, fleet.Health.JudgedAt);
        var heartbeat = last is null ? Html.Nothing : Html.Of($"Heartbeat {Html.Time(last)} · ");
        string?[] facts =
        [
            status.Manager is { } manager ? $"managed by {manager}" : null, status.Hostname,
            status.Ip == status.Hostname ? null : status.Ip,
            health.IsUnreadKnown ? $"{Words.Count(health.Unread, "unread message")}" : "unread messages not known",
        ];
        var shown = facts.OfType<string>().Select((fact, place) => Html.Of($"{(place == 0 ? "" : " · ")}<bdi>{fact}</bdi>"));
        return Html.Of($"{heartbeat}{shown}");
    }

    private static Html Text(string? text) => text is null ? Html.Nothing : Html.Of($"<bdi>{text}</bdi>");

    private static string Took(EndRecord end) => Words.Took(end) is { } took ? $"in {took}, " : "";

    private static string? Short(string? commit) => commit is { Length: 40 } ? commit[..10] : commit;
}
