using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>The requests that wait for an acknowledgement or an answer.</summary>
internal static class OpenRequests
{
    /// <summary>Finds them, the oldest first.</summary>
    /// <param name="messages">All live messages, oldest first, with every acknowledgement that is known.</param>
    public static IReadOnlyList<FleetMessage> Find(IReadOnlyList<FleetMessage> messages)
    {
        var answers =
            messages.Where(message => message.InReplyTo is not null).ToLookup(message => message.InReplyTo!, StringComparer.Ordinal);
        // The bash scripts' answers name no message: their subject is all that there is.
        var plainAnswers =
            messages.Where(message => message.InReplyTo is null && message.Subject.StartsWith("Re: ", StringComparison.OrdinalIgnoreCase))
            .ToLookup(message => message.Subject[4..], StringComparer.Ordinal);
        return [.. messages.Where(message => message.IsRequest).Where(message => !IsAnswered(message))];

        bool IsAnswered(FleetMessage request) =>
            request.AcknowledgedBy.Count > 0 || request.AckStatus == "completed"
            || answers[request.Id].Any(answer => answer.From != request.From)
            || plainAnswers[request.Subject].Any(answer => answer.To == request.From && answer.From != request.From
                && (request.To == FleetMessage.Everyone || answer.From == request.To) && answer.Instant >= request.Instant);
    }
}
