using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Page;

/// <summary>One server: what it does now, how far it is, and its last builds.</summary>
internal static class ServerCard
{
    private const int MostBuilds = 20;

    public static Html Of(ServerHealth health, FleetOverview fleet)
    {
        var (status, id) = (health.Status, $"server-{health.Server}");
        BuildRecord[] builds = [.. fleet.Builds.GetValueOrDefault(health.Server, []).Take(MostBuilds)];
        return Html.Of(
            $"""
            <article class="card" id="{id}" aria-labelledby="{id}-name" data-find>
            <h3 id="{id}-name"><bdi>{health.Server}</bdi> {Words.Badge(status.StateWord)}{Words.Pending(status.IsPending)}</h3>
            {PresumedCrash(health)}{Job(health)}<dl>
            <dt>Heartbeat</dt><dd>{Heartbeat(health, fleet)}</dd>
            {Item("Managed by", status.Manager)}{Item("Machine", Machine(status))}<dt>Unread</dt><dd>{Unread(health)}</dd>
            {End("Last build", status.LastBuild)}{End("Last package", status.LastPackage)}</dl>
            {Builds(builds, id)}</article>

            """);
    }

    private static Html Job(ServerHealth health) => health.Status.CurrentJob is not { } job ? Html.Nothing : Html.Of(
        $"""
        <p class="job"><bdi>{job.Name ?? job.Id}</bdi>{(job.Target is { } target ? Html.Of($", <bdi>{target}</bdi>") : Html.Nothing)}{(job.StartedAt is { } at ? Html.Of($", began {Html.Time(at)}") : Html.Nothing)}</p>
        {Progress(health)}
        """);

    private static Html Progress(ServerHealth health) => health.Progress is not { Total: > 0 } at ? Html.Nothing : Html.Of(
        $"""
        <p class="progress"><progress max="{at.Total}" value="{Math.Clamp(at.Done, 0, at.Total)}" aria-label="Progress of {health.Server}"></progress>
        module {at.Done} of {at.Total}{(at.Label is { } label ? Html.Of($", <bdi>{label}</bdi>") : Html.Nothing)}</p>
        """);

    private static Html PresumedCrash(ServerHealth health) => health.PresumedDeadSince is { } since
        ? Html.Of($"""<p class="notice">Presumed crashed since {Html.Time(since)}.</p>""")
        : Html.Nothing;

    private static Html Heartbeat(ServerHealth health, FleetOverview fleet) =>
        Html.Of($"{Words.Badge(health.HeartbeatWord)} {Html.Time(HeartbeatRule.TimeOf(health.HeartbeatAge, fleet.Health.JudgedAt))}");

    private static string? Machine(ServerStatus status) => (status.Hostname, status.Ip) switch
    {
        ({ } host, { } ip) when host != ip => $"{host}, {ip}",
        var (host, ip) => host ?? ip,
    };

    private static string Unread(ServerHealth health) => health.IsUnreadKnown ? Words.Count(health.Unread, "message") : "not known";

    private static Html Item(string name, string? text) =>
        text is null ? Html.Nothing : Html.Of($"<dt>{name}</dt><dd><bdi>{text}</bdi></dd>\n");

    private static Html End(string name, EndRecord? end) => end is null ? Html.Nothing : Html.Of(
        $"<dt>{name}</dt><dd>{Words.Badge(Words.Of(end))} "
            + $"{(Words.Took(end) is { } took ? $"in {took}, " : "")}{Html.Time(end.CompletedAt)}{Why(end)}</dd>\n");

    private static Html Why(EndRecord end) => Failures.Why(end) is { } why ? Html.Of($"<br><bdi>{why}</bdi>") : Html.Nothing;

    private static Html Builds(BuildRecord[] builds, string id) => builds.Length == 0 ? Html.Nothing : Html.Of(
        $"""
        {BuildChart.Of(builds, id)}<details id="{id}-builds"><summary>{(builds.Length == 1 ? "The last build" : $"The last {builds.Length} builds")}</summary>
        <ol class="builds">{builds.Select(Build)}</ol></details>

        """);

    private static Html Build(BuildRecord build) => Html.Of(
        $"""
        <li>{Words.Badge(Words.Of(build))} <bdi>{build.Name ?? build.Id}</bdi> {(Words.Took(build) is { } took ? $"in {took}, " : "")}{Html.Time(build.CompletedAt)} <span class="quiet"><bdi>{build.Branch}</bdi> <code>{Short(build.Commit)}</code></span>{Words.Pending(build.IsPending)}{Why(build)}</li>
        """);

    private static string? Short(string? commit) => commit is { Length: 40 } ? commit[..10] : commit;
}
