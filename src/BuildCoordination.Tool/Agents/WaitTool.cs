using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Agents;

/// <summary>Waits for messages or ends of builds, and takes their acknowledgement: until then each is handed over again.</summary>
internal sealed class WaitTool(AgentSession agent, MessageTools messages, BuildTools builds)
{
    public const int LongestSeconds = 600;

    // Below the minute after which many clients give a call up.
    public const int UsualSeconds = 50;

    private const int HandedOverAtOnce = 5;
    private const int BodyLimit = 4_000;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly HandedOver _handedOver = new(agent.Coordinator);

    public async Task<string> WaitAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(call.Number("timeout_seconds", UsualSeconds));
        await agent.Session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        using var look = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, agent.Closed);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(look.Token);
        stop.CancelAfter(limit);
        var report = ReportAsync(call, limit, stop.Token);
        try
        {
            return await LookUntilAsync(call, look.Token, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ToJson([], [], 0, $"Nothing came within {Duration.Format(limit)}. Call wait again to go on waiting.");
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await report.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<string> AcknowledgeAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await agent.Session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        var mail = await agent.Coordinator.Messages.GetAllAsync(cancellationToken).ConfigureAwait(false);
        var known = await agent.Coordinator.Fleet.ReadBuildsOfAllAsync(cancellationToken).ConfigureAwait(false);
        var buildIds =
            known?.SelectMany(pair => pair.Value.Select(build => HandedOver.IdOf(pair.Key, build))).ToHashSet(StringComparer.Ordinal) ?? [];
        var byId = mail.ToLookup(received => HandedOver.IdOf(received.Message), StringComparer.Ordinal);
        string[] ids = [.. call.List("ids").Distinct(StringComparer.Ordinal)];
        string[] kept = [.. ids.Where(id => HandedOver.IsKept(id) && (byId.Contains(id) || buildIds.Contains(id)))];
        if (kept.Length > 0)
            await _handedOver.AcknowledgeAsync(kept, known, cancellationToken).ConfigureAwait(false);
        string[] own = [.. ids.Where(id => !HandedOver.IsKept(id) && byId.Contains(id))];
        foreach (var id in own.Where(id => byId[id].Any(received => AsksMe(received.Message))))
            await agent.Coordinator.Messages.AcknowledgeAsync(id, cancellationToken).ConfigureAwait(false);
        await agent.Coordinator.Messages.MarkReadAsync(
            [.. own.Where(id => byId[id].Any(received => received.IsUnread))], cancellationToken).ConfigureAwait(false);
        string[] unknown = [.. ids.Except(kept, StringComparer.Ordinal).Except(own, StringComparer.Ordinal)];
        return AgentSession.ToJson(
            new AcknowledgedAnswer([.. kept, .. own], unknown.Length == 0 ? null : unknown), AgentJson.Compact.AcknowledgedAnswer);
    }

    private bool AsksMe(FleetMessage message) => message.IsRequest && message.From != agent.Coordinator.Server
        && (message.To == agent.Coordinator.Server || message.To == FleetMessage.Everyone)
        && !message.AcknowledgedBy.Contains(agent.Coordinator.Server, StringComparer.Ordinal);

    // The first look has only its own deadline: what it finds is what was there before this agent.
    private async Task<string> LookUntilAsync(ToolCall call, CancellationToken first, CancellationToken cancellationToken)
    {
        var isForBuilds = call.Text("for") == "build" || call.Text("job") is not null;
        if (isForBuilds && call.Text("server") is { } server)
            await agent.Session.RequireServerAsync(server, first).ConfigureAwait(false);
        for (var token = first; ; token = cancellationToken)
        {
            if (await (isForBuilds ? FindBuildsAsync(call, token) : FindMessagesAsync(call, token)).ConfigureAwait(false) is { } answer)
                return answer;
            await Task.Delay(agent.Coordinator.Poll.LookInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> FindMessagesAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (server, about) = (call.Text("server"), call.Text("reply_to"));
        var unread = (await agent.Coordinator.Messages.GetUnreadAsync(cancellationToken).ConfigureAwait(false))
            .Where(received =>
                (server is null || received.Message.From == server) && (about is null || received.Message.InReplyTo == about))
            .Where(received => HandedOver.IdOf(received.Message) is var id && !(HandedOver.IsKept(id) && _handedOver.IsAcknowledged(id)))
            .ToArray();
        if (unread.Length == 0)
            return null;
        // The bash scripts' ids collide: who acknowledges one of them must have seen all.
        var first = unread.Take(HandedOverAtOnce).Select(received => received.Message.Id).ToHashSet(StringComparer.Ordinal);
        var now = unread.Where((received, place) => place < HandedOverAtOnce || first.Contains(received.Message.Id)).ToArray();
        return ToJson(
            [.. now.Select(received => messages.ToAnswer(received, BodyLimit) with { Unread = null })], [], unread.Length - now.Length,
            "Call acknowledge with the ids when handled (reply does it too): until then they are handed over again.");
    }

    private async Task<string?> FindBuildsAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (server, job) = (call.Text("server"), call.Text("job"));
        if (await agent.Coordinator.Fleet.ReadBuildsOfAllAsync(cancellationToken).ConfigureAwait(false) is not { } known)
            return null;
        var ended = await _handedOver.FindNewAsync(known, cancellationToken).ConfigureAwait(false);
        // A job that is asked for by its id may have ended long ago.
        if (job is not null)
            ended = [.. known.SelectMany(pair => pair.Value.Where(build => build.Id == job).Select(build => (pair.Key, build))).Take(1)];
        var fitting = ended.Where(each => server is null || each.Server == server).ToArray();
        if (fitting.Length == 0)
            return null;
        var now = fitting.Take(HandedOverAtOnce).ToArray();
        return ToJson(
            [], [.. now.Select(each => builds.ToAnswer(each.Server, each.Build))], fitting.Length - now.Length,
            "Call acknowledge with the ids when handled: until then they are handed over again.");
    }

    private string ToJson(IReadOnlyList<MessageAnswer> mail, IReadOnlyList<BuildAnswer> ended, int more, string next) =>
        AgentSession.ToJson(
            new EventsAnswer(
                AgentSession.Notice, agent.Stale, mail.Count == 0 ? null : mail, ended.Count == 0 ? null : ended,
                more == 0 ? null : more, next),
            AgentJson.Compact.EventsAnswer);

    private async Task ReportAsync(ToolCall call, TimeSpan limit, CancellationToken cancellationToken)
    {
        var time = agent.Coordinator.Time;
        for (var begun = time.GetTimestamp(); ; await Task.Delay(ReportInterval, time, cancellationToken).ConfigureAwait(false))
        {
            // A write that is cancelled leaves half a line, and the client takes the answer after it for a part of it.
            await call.ReportAsync(time.GetElapsedTime(begun), limit, "waiting", CancellationToken.None).ConfigureAwait(false);
        }
    }
}
