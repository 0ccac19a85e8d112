using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Agents;

/// <summary>The tools that read and send messages.</summary>
internal sealed class MessageTools(AgentSession agent)
{
    private const int ListedBody = 1_000;

    private Mailbox Mailbox => agent.Coordinator.Messages;

    /// <summary>Lists messages, newest last; one conversation with whole bodies.</summary>
    public async Task<string> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await agent.Session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        var id = call.Text("conversation");
        var (from, type) = (call.Text("from"), call.Text("type"));
        var found = id is not null ? await Mailbox.GetConversationAsync(id, cancellationToken).ConfigureAwait(false)
            : call.IsOn("all") ? await Mailbox.GetAllAsync(cancellationToken).ConfigureAwait(false)
            : [.. (await Mailbox.GetAllAsync(cancellationToken).ConfigureAwait(false)).Where(received => received.IsUnread)];
        if (id is not null && found.Count == 0)
            throw new Diagnostics.CoordinationException(MessageDiagnostics.NoSuchMessage(id));
        ReceivedMessage[] fitting =
        [
            .. found.Where(
                received => (from is null || received.Message.From == from) && (type is null || received.Message.TypeWord == type)),
        ];
        if (fitting.Length == 0)
            await agent.Session.RequireSenderAsync(from, cancellationToken).ConfigureAwait(false);
        ReceivedMessage[] shown = [.. fitting.TakeLast(call.Number("limit", 20))];
        return AgentSession.ToJson(
            new MessagesAnswer(
                AgentSession.Notice, agent.Stale, [.. shown.Select(each => ToAnswer(each, id is null ? ListedBody : Limits.Body))],
                fitting.Length > shown.Length ? fitting.Length - shown.Length : null),
            AgentJson.Compact.MessagesAnswer);
    }

    public async Task<string> SendAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await agent.Session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        await agent.Session.RequireFleetAsync(cancellationToken).ConfigureAwait(false);
        var draft = new MessageDraft
        {
            To = call.Text("to")!,
            Type = TypeOf(call),
            Subject = call.Text("subject")!,
            Body = call.Text("body") ?? "",
            AckRequired = call.IsOn("ask_acknowledgement"),
        };
        return await AnswerAsync(await Mailbox.SendAsync(draft, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Answers a message, which is then handled: it is not handed over again.</summary>
    public async Task<string> ReplyAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await agent.Session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        var id = call.Text("id")!;
        var draft = new MessageDraft
        {
            To = "",
            Subject = "",
            Type = TypeOf(call),
            Body = call.Text("body")!,
            IsAutomatic = call.IsOn("auto", otherwise: true),
        };
        var sent = await Mailbox.ReplyAsync(id, draft, cancellationToken).ConfigureAwait(false);
        if (sent.NotSent is { } reason)
            throw new Diagnostics.CoordinationException(reason);
        await Mailbox.MarkReadAsync([id], cancellationToken).ConfigureAwait(false);
        return await AnswerAsync(sent, cancellationToken).ConfigureAwait(false);
    }

    public MessageAnswer ToAnswer(ReceivedMessage received, int bodyLimit)
    {
        var message = received.Message;
        var isCut = VisibleText.CodePoints(message.Body) > bodyLimit;
        return new MessageAnswer(
            HandedOver.IdOf(message), agent.Line(message.From)!, agent.Line(message.To)!, agent.Line(message.TypeWord)!,
            agent.Age(message.Instant), agent.Line(message.Subject, limit: 300)!,
            message.Body.Length == 0 ? null : agent.Block(message.Body, bodyLimit), isCut ? true : null,
            received.IsUnread ? true : null, message.AckRequired ? true : null,
            message.AcknowledgedBy.Count == 0 ? null : [.. message.AcknowledgedBy.Select(by => agent.Line(by)!)],
            agent.Line(message.InReplyTo), agent.Line(message.Job), agent.Line(message.Result),
            message.IsOfOtherSender ? agent.Line(message.CommitAuthor) : null, message.IsPending ? true : null);
    }

    private static MessageType TypeOf(ToolCall call) => Enum.Parse<MessageType>(call.Text("type") ?? "info", ignoreCase: true);

    private async Task<string> AnswerAsync(SentMessage sent, CancellationToken cancellationToken)
    {
        var flushed = await agent.Coordinator.FlushAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        // A flush is complete, too, when the repository rejected this one message.
        var rejected = agent.Coordinator.Outbox.Refused().FirstOrDefault(entry => entry.Id == sent.Id);
        var warning = sent.Redacted?.ToString() ?? rejected?.Reason ?? flushed.Diagnostic?.ToString();
        return AgentSession.ToJson(
            new SentAnswer(sent.Id, flushed.IsVisible && rejected is null, agent.Line(warning, limit: 400)), AgentJson.Compact.SentAnswer);
    }
}
