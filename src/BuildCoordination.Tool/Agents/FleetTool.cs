using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Agents;

/// <summary>Shows the fleet in one short answer.</summary>
internal sealed class FleetTool(AgentSession agent)
{
    private const int BytesPerServer = 375;
    private const int ShownRequests = 3;

    // Tried one after the other until the answer fits.
    private static readonly int[] TextLimits = [80, 60, 40, 24, 12];

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var health = await agent.Coordinator.Health.CheckAsync(cancellationToken).ConfigureAwait(false);
        var most = BytesPerServer * Math.Max(4, health.Servers.Count);
        var answers = TextLimits.Select(limit => AgentSession.ToJson(Answer(health, limit), AgentJson.Compact.FleetAnswer));
        return answers.FirstOrDefault(json => Encoding.UTF8.GetByteCount(json) <= most) ?? answers.Last();
    }

    private FleetAnswer Answer(FleetHealth health, int limit)
    {
        var me = agent.Coordinator.Server;
        var open =
            health.OpenRequests.Where(request => request.From != me && (request.To == me || request.To == FleetMessage.Everyone)).ToArray();
        var waiting = agent.Coordinator.Outbox.Count();
        return new FleetAnswer(
            AgentSession.Notice,
            me,
            agent.Line(agent.Stale, 2 * limit),
            health.Servers.FirstOrDefault(server => server.Server == me) is { IsUnreadKnown: true } own ? own.Unread : null,
            waiting == 0 ? null : waiting,
            [.. health.Servers.Select(server => Answer(server, limit))],
            open.Length == 0 ? null : [.. open.Take(ShownRequests).Select(request => Answer(request, limit))],
            open.Length > ShownRequests ? open.Length - ShownRequests : null);
    }

    private FleetServerAnswer Answer(ServerHealth server, int limit)
    {
        var status = server.Status;
        return new FleetServerAnswer(
            server.Server,
            agent.Line(server.PresumedDeadSince is null ? status.StateWord : $"{status.StateWord}, presumed crashed", limit)!,
            agent.Line(Building(server), limit),
            $"{server.HeartbeatWord}{(server.HeartbeatAge is { } age ? $" {Lines.Age(age)}" : "")}",
            agent.Line(LastEnd(status), limit),
            server.IsUnreadKnown && server.Unread > 0 && server.Server != agent.Coordinator.Server ? server.Unread : null);
    }

    private RequestAnswer Answer(FleetMessage request, int limit) => new(
        agent.Line(request.Id, limit: 64)!, agent.Line(request.From, limit: 32)!, agent.Line(request.To, limit: 32)!,
        agent.Age(request.Instant) ?? "", agent.Line(request.Subject, limit)!);

    private string? Building(ServerHealth server) => server.Status.CurrentJob is not { } job ? null
        : string.Join(' ', new[]
        {
            job.Name, job.Target, server.Progress is { Total: > 0 } at ? FormattableString.Invariant($"{at.Done}/{at.Total}") : null,
            job.StartedAt is { } started ? $"began {agent.Age(started)}" : null,
            job.StalledSince is not null ? "stalled" : server.TimeLeft is { } left ? $"({Lines.TimeLeft(left)})" : null, job.Id,
        }.Where(word => word is not null));

    private string? LastEnd(ServerStatus status) =>
        new EndRecord?[] { status.LastBuild, status.LastPackage }.OfType<EndRecord>().MaxBy(end => end.CompletedAt) is { } last
            ? $"{last.Result ?? last.Status} {agent.Age(last.CompletedAt)}{(Failures.Why(last) is { } why ? $": {why}" : "")}"
            : null;
}
