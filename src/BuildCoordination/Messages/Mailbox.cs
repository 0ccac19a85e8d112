using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Outbox;
using BuildCoordination.Redaction;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Messages;

/// <summary>Sends and reads the messages of one server.</summary>
public sealed partial class Mailbox
{
    private readonly string _server;
    private readonly OutboxWriter _outbox;
    private readonly FleetReader _fleet;
    private readonly RemotePoll _poll;
    private readonly SecretPolicy _secrets;
    private readonly Action _publishSoon;
    private readonly Action _throwIfClosed;
    private readonly TimeProvider _time;
    private readonly HeldBackMessages _heldBack;

    internal Mailbox(
        string server, FleetReader fleet, RemotePoll poll, OutboxWriter outbox, HeldBackMessages heldBack, SecretPolicy secrets,
        Action publishSoon, Action throwIfClosed, TimeProvider time)
    {
        _heldBack = heldBack;
        (_server, _fleet, _poll, _outbox, _secrets) = (server, fleet, poll, outbox, secrets);
        (_publishSoon, _throwIfClosed, _time) = (publishSoon, throwIfClosed, time);
    }

    /// <summary>
    /// Sends a message to one server or to all. When the call returns, the message is on disk without its secrets, and will reach the
    /// fleet.
    /// </summary>
    /// <exception cref="CoordinationException">
    /// BC1101: a text is too long, empty or not allowed. BC1102: the fleet has no such server; the message lists the servers.
    /// BC2027: the local copy has no such server, and the repository cannot be reached.
    /// BC3001: the outbox is full. BC6002: it contains a secret, and the setting <c>redaction</c> is strict.
    /// </exception>
    public async Task<SentMessage> SendAsync(MessageDraft draft, CancellationToken cancellationToken = default)
    {
        var texts = await CheckAsync(draft, cancellationToken).ConfigureAwait(false);
        return await AcceptAsync(draft, texts, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<(string Field, string Text)>> CheckAsync(MessageDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        _throwIfClosed();
        MessageRules.Check(draft);
        var texts = UpdateTexts.Of(ToUpdate(draft));
        MessageRules.CheckLengths(texts);
        await CheckRecipientAsync(draft.To, cancellationToken).ConfigureAwait(false);
        return texts;
    }

    private MessageUpdate ToUpdate(MessageDraft draft) => new() { Server = _server, Message = ToOutgoing(draft) };

    private CoordinationDiagnostic? FindSecrets(IReadOnlyList<(string Field, string Text)> texts) =>
        _secrets.Check(texts.Select(text => text.Text));

    private async Task<SentMessage> AcceptAsync(
        MessageDraft draft, IReadOnlyList<(string Field, string Text)> texts, CancellationToken cancellationToken)
    {
        if (!draft.IsAutomatic)
            return await KeepAsync(draft, texts, cancellationToken).ConfigureAwait(false);
        // First, for it is one of the window's messages itself.
        await SumUpHeldBackAsync(cancellationToken).ConfigureAwait(false);
        if (await FindHoldingRuleAsync(draft, cancellationToken).ConfigureAwait(false) is not { } rule)
            return await KeepAsync(draft, texts, cancellationToken).ConfigureAwait(false);
        var isFirst = rule.IsOfWindow && await _heldBack.AddAsync(draft.To, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (isFirst && rule.Notice is { } notice)
            await KeepAsync(notice, UpdateTexts.Of(ToUpdate(notice)), cancellationToken).ConfigureAwait(false);
        return new SentMessage { Id = null, NotSent = rule.Reason };
    }

    /// <summary>Sums up the automatic messages that were held back, for each recipient to whom another one may go out by now.</summary>
    internal async Task SumUpHeldBackAsync(CancellationToken cancellationToken)
    {
        foreach (var held in _heldBack.All)
        {
            if (await FindHoldingRuleAsync(held.ToSummary(_server), cancellationToken).ConfigureAwait(false) is not null)
                continue;
            await _heldBack.SumUpAsync(held, ToUpdate, cancellationToken).ConfigureAwait(false);
            _publishSoon();
        }
    }

    private async Task<SentMessage> KeepAsync(
        MessageDraft draft, IReadOnlyList<(string Field, string Text)> texts, CancellationToken cancellationToken)
    {
        var redacted = FindSecrets(texts);
        var accepted = await _outbox.AcceptAsync(ToUpdate(draft), cancellationToken).ConfigureAwait(false);
        _publishSoon();
        return new SentMessage { Id = _outbox.IsDisabled ? null : accepted.Id, Redacted = redacted };
    }

    /// <summary>Sends messages in their order. It checks all of them first: if one cannot be sent, it sends none.</summary>
    /// <param name="drafts">The messages.</param>
    /// <param name="cancellationToken">Ends the call; messages that are accepted by then are sent.</param>
    /// <returns>The result of each, in the same order.</returns>
    /// <inheritdoc cref="SendAsync" path="/exception"/>
    public async Task<IReadOnlyList<SentMessage>> SendManyAsync(
        IEnumerable<MessageDraft> drafts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        MessageDraft[] all = [.. drafts];
        var texts = new List<IReadOnlyList<(string Field, string Text)>>(all.Length);
        foreach (var draft in all)
        {
            texts.Add(await CheckAsync(draft, cancellationToken).ConfigureAwait(false));
            FindSecrets(texts[^1]);
        }

        var sent = new List<SentMessage>(all.Length);
        foreach (var draft in all)
            sent.Add(await AcceptAsync(draft, texts[sent.Count], cancellationToken).ConfigureAwait(false));
        return sent;
    }

    /// <summary>
    /// Returns this server's unread messages, then each message that arrives, once and as the repository has it. It marks no message as
    /// read, and continues until it is cancelled. While the repository cannot be reached, it waits.
    /// </summary>
    /// <param name="interval">
    /// The time between two polls of the repository, at least 100 ms; null for the setting <c>pollInterval</c>.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is too short.</exception>
    public IAsyncEnumerable<ReceivedMessage> WatchAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        return Polling.ReadAsync<ReceivedMessage>(
            reader =>
            {
                var shown = new HashSet<(string Id, string From, string To, string Subject, string Body)>();
                return async cancel =>
                    Unread(await GetAllAsync(reader, cancel).ConfigureAwait(false)).Where(received => shown.Add(received.Message.Identity));
            },
            _fleet, _poll, interval, _time, cancellationToken);
    }

    /// <summary>Gets this server's unread messages: errors first, then warnings, requests and infos; each oldest first.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> GetUnreadAsync(CancellationToken cancellationToken = default)
    {
        return Unread(await GetAllAsync(cancellationToken).ConfigureAwait(false));
    }

    private static ReceivedMessage[] Unread(IReadOnlyList<ReceivedMessage> all) =>
        [.. all.Where(message => message.IsUnread).OrderBy(message => Urgency(message.Message.Type))];

    /// <summary>
    /// Gets all messages of this server, oldest first: to it, to all, and from it. For an observer, it gets the live messages to all.
    /// </summary>
    public Task<IReadOnlyList<ReceivedMessage>> GetAllAsync(CancellationToken cancellationToken = default) =>
        GetAllAsync(_fleet, cancellationToken);

    private Task<IReadOnlyList<ReceivedMessage>> GetAllAsync(FleetReader fleet, CancellationToken cancellationToken) =>
        fleet.ReadAsync<IReadOnlyList<ReceivedMessage>>(
            session =>
            {
                var reads = ReadsIn(session);
                var messages = reads.Since is { } since ? session.MessagesSince(since) : session.LiveMessages();
                var mine = session.WithAuthors(session.WithAcknowledgements([.. messages.Where(Concerns)]));
                return [.. mine.Select(message => Received(message, reads))];
            },
            cancellationToken);

    /// <summary>Marks messages as read by this server only.</summary>
    public async Task MarkReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("One of the ids is missing.", nameof(ids));
        _throwIfClosed();
        // Ids are in the repository already, so they are not redacted. An id that is longer than any sender's is not published again.
        foreach (var part in ids.Where(id => id.Length <= Limits.Id).Chunk(UpdateTexts.LongestList))
            await _outbox.AcceptAsync(new ReadMarksUpdate { Server = _server, Ids = part }, cancellationToken).ConfigureAwait(false);
        _publishSoon();
    }

    private Task<AutomaticMessages.Rule?> FindHoldingRuleAsync(MessageDraft draft, CancellationToken cancellationToken) => _fleet.ReadAsync(
        session =>
        {
            var now = _time.GetUtcNow();
            var since = draft.InReplyTo is null ? now - AutomaticMessages.Window : DateTimeOffset.MinValue;
            return AutomaticMessages.FindRule(draft, _server, session.MessagesSince(since), now);
        },
        cancellationToken);

    private ReceivedMessage Received(FleetMessage message, ReadsDocument reads, int depth = 0) => new()
    {
        Message = message,
        IsUnread = Concerns(message) && reads.IsUnread(message, _server),
        CommitAuthor = message.CommitAuthor,
        Depth = depth,
    };

    // A server that has not said anything yet joins now: older broadcasts are history to it. An observer has no read receipts.
    private ReadsDocument ReadsIn(FleetSession session) =>
        IsOfObserver ? ReadsDocument.Parse(null) : session.Reads(_server).Begin(_time.GetUtcNow());

    private bool IsOfObserver => _server.Length == 0;

    private bool Concerns(FleetMessage message) =>
        message.To == FleetMessage.Everyone || (!IsOfObserver && (message.To == _server || message.From == _server));

    private async Task CheckRecipientAsync(string to, CancellationToken cancellationToken)
    {
        if (to == FleetMessage.Everyone)
            return;
        if (ServerId.ProblemWith(to) is { } problem)
            throw new CoordinationException(MessageDiagnostics.InvalidRecipient(to, problem));
        // Offline, the local copy of the fleet decides. Without a copy, the message is accepted.
        if ((await _fleet.ServersKnownHereAsync(cancellationToken).ConfigureAwait(false)).Any(server => server.Id == to))
            return;
        var (servers, freshness) = await _fleet.ReadAsync(
            session => (session.Servers().Select(status => status.Server).ToArray(), session.Freshness),
            cancellationToken).ConfigureAwait(false);
        if (servers.Contains(to, StringComparer.Ordinal) || (!freshness.IsCurrent && servers.Length == 0))
            return;
        throw new CoordinationException(freshness.IsCurrent
            ? MessageDiagnostics.UnknownRecipient(to, servers)
            : FleetDiagnostics.NotKnown($"the server '{to}'", freshness, _time.GetUtcNow()));
    }

    private static int Urgency(MessageType type) => type switch
    {
        MessageType.Error => 0,
        MessageType.Warning => 1,
        MessageType.Request => 2,
        _ => 3,
    };

    private static OutgoingMessage ToOutgoing(MessageDraft draft) => new()
    {
        To = draft.To,
        Type = draft.Type,
        Subject = draft.Subject,
        Body = draft.Body,
        Priority = draft.Priority,
        Tags = draft.Tags.Count == 0 ? null : draft.Tags,
        AckRequired = draft.AckRequired || draft.AckWithin is not null,
        AckWithinSeconds = draft.AckWithin is { } limit ? (long)limit.TotalSeconds : null,
        InReplyTo = draft.InReplyTo,
        IsAutomatic = draft.IsAutomatic ? true : null,
        Job = draft.Job,
    };
}
