using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Updates;

namespace BuildCoordination.Messages;

public sealed partial class Mailbox
{
    /// <summary>Gets a message of the fleet, live or archived; null if no message has that id.</summary>
    /// <exception cref="CoordinationException">BC2027: the local copy has none, and the repository cannot be reached.</exception>
    public async Task<FleetMessage?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await GetConversationAsync(id, cancellationToken).ConfigureAwait(false)).Select(entry => entry.Message)
            .FirstOrDefault(message => message.Id == id);

    /// <summary>The whole id of a message that a person named by it, or by a beginning that no other id has.</summary>
    /// <exception cref="CoordinationException">BC1104: several ids begin so.</exception>
    internal async Task<string> FindIdAsync(string text, CancellationToken cancellationToken)
    {
        var ids = await _fleet.ReadAsync(
            session => session.MessagesSince(DateTimeOffset.MinValue).Select(message => message.Id)
                .Where(id => id.StartsWith(text, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToArray(),
            cancellationToken).ConfigureAwait(false);
        return ids.Contains(text, StringComparer.Ordinal) || ids.Length == 0 || text.Length == 0 ? text
            : ids.Length == 1 ? ids[0]
            : throw new CoordinationException(MessageDiagnostics.SeveralMessages(text, ids));
    }

    /// <summary>
    /// Gets the conversation of a message: its first message, then each answer after its message, with its depth. Empty for an unknown id.
    /// </summary>
    /// <exception cref="CoordinationException">
    /// BC2027: the local copy does not have the id, and the repository cannot be reached.
    /// </exception>
    public Task<IReadOnlyList<ReceivedMessage>> GetConversationAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _fleet.ReadAsync<IReadOnlyList<ReceivedMessage>>(
            session =>
            {
                var messages = session.WithAcknowledgements(session.MessagesSince(DateTimeOffset.MinValue));
                (FleetMessage, int)[] entries = [.. new Conversation(messages).Of(id)];
                var authors = session.WithAuthors([.. entries.Select(entry => entry.Item1)]);
                var reads = ReadsIn(session);
                return entries.Length > 0 || session.Freshness.IsCurrent
                    ? [.. entries.Zip(authors, (entry, message) => Received(message, reads, entry.Item2))]
                    : throw new CoordinationException(
                        FleetDiagnostics.NotKnown($"the message '{id}'", session.Freshness, _time.GetUtcNow()));
            },
            cancellationToken);
    }

    /// <summary>Acknowledges a message that asked for it, or a request, and marks it as read.</summary>
    /// <exception cref="CoordinationException">
    /// BC1104: there is no such message. BC1105: it is not for this server, or asks for no acknowledgement.
    /// </exception>
    public async Task AcknowledgeAsync(string id, CancellationToken cancellationToken = default)
    {
        var message = await FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new CoordinationException(MessageDiagnostics.NoSuchMessage(id));
        if (!message.IsRequest || message.From == _server || (message.To != _server && message.To != FleetMessage.Everyone))
            throw new CoordinationException(MessageDiagnostics.AsksForNoAcknowledgement(id));
        await _outbox.AcceptAsync(new AcknowledgeUpdate { Server = _server, Ids = [id] }, cancellationToken).ConfigureAwait(false);
        _publishSoon();
    }

    /// <summary>Answers a message: sends the answer to its sender, in the same conversation.</summary>
    /// <param name="id">The id of the message to answer.</param>
    /// <param name="answer">The answer; its recipient is the message's sender, and an empty subject becomes <c>Re: …</c>.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    /// <exception cref="CoordinationException">BC1104: there is no such message; and those of <see cref="SendAsync"/>.</exception>
    public async Task<SentMessage> ReplyAsync(string id, MessageDraft answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var message = await FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new CoordinationException(MessageDiagnostics.NoSuchMessage(id));
        var to = message.From == _server ? message.To : message.From;
        var subject = string.IsNullOrEmpty(answer.Subject) ? MessageRules.AnswerTo(message.Subject) : answer.Subject;
        return await SendAsync(
            new MessageDraft(answer) { To = to, Subject = subject, InReplyTo = id, Job = answer.Job ?? message.Job }, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Answers a message: sends the answer to its sender, with the subject <c>Re: …</c>.</summary>
    /// <param name="id">The id of the message to answer.</param>
    /// <param name="body">The answer.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    /// <inheritdoc cref="ReplyAsync(string, MessageDraft, CancellationToken)" path="/exception"/>
    public Task<SentMessage> ReplyAsync(string id, string body, CancellationToken cancellationToken = default) =>
        ReplyAsync(id, new MessageDraft { To = "", Subject = "", Body = body }, cancellationToken);

    /// <summary>
    /// Moves messages into the archive until <paramref name="keep"/> are live; unread direct ones of the last seven days stay.
    /// </summary>
    /// <param name="keep">At least 3, because the last three never change.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    public async Task ArchiveAsync(int keep = 250, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, Limits.UntouchedAtEnd);
        _throwIfClosed();
        await _outbox.AcceptAsync(new ArchiveUpdate { Server = _server, Keep = keep }, cancellationToken).ConfigureAwait(false);
        _publishSoon();
    }
}
