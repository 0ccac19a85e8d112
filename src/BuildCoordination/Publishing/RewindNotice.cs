using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Publishing;

/// <summary>
/// After a rewind the fleet is warned once, whoever sees it, and the present status is published. Nothing that was acknowledged is sent
/// again: an operator took it out, and may have had reason to.
/// </summary>
internal sealed class RewindNotice(Outbox outbox, OutboxDelivery delivery, RewindRecord rewinds)
{
    public const string EventName = "rewound";

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (!rewinds.IsNoticeDue || rewinds.Pending is not { } rewind)
            return;
        if (delivery.AnyServer() is { } server)
        {
            await outbox.AcceptAsync(Warning(server, rewind), cancellationToken).ConfigureAwait(false);
            foreach (var status in delivery.LastStatuses())
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
            Key = $"rewound-{rewind.Known}-{rewind.Tip}",
            SharedId = MessageId.Of("rewound", rewind.Known, rewind.Tip),
            EarlierNotices = rewind.Notices,
            Message = new OutgoingMessage
            {
                To = "all",
                Type = MessageType.Warning,
                Subject = "The coordination repository was rewound",
                Body = $"{diagnostic.Message}\n{diagnostic.Remedy}",
                Event = EventName,
            },
        };
    }
}
