using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Publishing;

/// <summary>
/// After a rewind the fleet is warned once, whoever sees it, and the present status is published. Nothing that was acknowledged is sent
/// again: an operator took it out, and may have had reason to.
/// </summary>
internal sealed class RewindNotice(OutboxWriter outbox, OutboxQueue queue, RewindRecord rewinds)
{
    private const string KeyPrefix = "rewound-";

    /// <summary>The lost tip that an update reports; null if it is not such a notice.</summary>
    public static string? LostTip(Update update) =>
        update is MessageUpdate { Key: { } key, Message.Event: RewindRecord.EventName }
            && key.StartsWith(KeyPrefix, StringComparison.Ordinal)
            ? key[KeyPrefix.Length..].Split('-')[0]
            : null;

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (!rewinds.IsNoticeDue || rewinds.Pending is not { } rewind)
            return;
        if (queue.AnyServer() is { } server)
        {
            await outbox.AcceptAsync(Warning(server, rewind), cancellationToken).ConfigureAwait(false);
            foreach (var status in queue.LastStatuses())
                await outbox.AcceptAsync(status, cancellationToken).ConfigureAwait(false);
        }

        rewinds.Settle();
    }

    private static MessageUpdate Warning(string server, Rewind rewind)
    {
        var diagnostic = PublishingDiagnostics.Rewound(rewind.Known, rewind.Tip);
        return new MessageUpdate
        {
            Server = server,
            Key = $"{KeyPrefix}{rewind.Known}-{rewind.Tip}",
            SharedId = MessageId.Of("rewound", rewind.Known, rewind.Tip),
            EarlierNotices = rewind.Notices,
            Message = new OutgoingMessage
            {
                To = "all",
                Type = MessageType.Warning,
                Subject = "The coordination repository was rewound",
                Body = $"{diagnostic.Message}\n{diagnostic.Remedy}",
                Event = RewindRecord.EventName,
            },
        };
    }
}
