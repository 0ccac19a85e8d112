using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>Moves the oldest live messages into archive segments, in one step with the live document.</summary>
/// <param name="Remaining">The live messages that stay.</param>
/// <param name="Segments">The new segments; none when nothing moves.</param>
internal sealed record Rotation(MessagesDocument Remaining, IReadOnlyList<ArchiveSegment> Segments)
{
    /// <param name="live">The live messages.</param>
    /// <param name="limits">When and how many.</param>
    /// <param name="now">Against which a message's age counts.</param>
    /// <param name="isRead">Returns whether the addressee has read a direct message, in addition to the shared flag.</param>
    public static Rotation Of(MessagesDocument live, RotationLimits limits, DateTimeOffset now, Func<FleetMessage, bool>? isRead = null)
    {
        var count = live.Count;
        var isLarge = live.ToBytes().Length > limits.AboveBytes;
        if (count <= limits.Above && !isLarge)
            return new(live, []);
        live = live.Repaired().Written();
        bool Stays(FleetMessage message) =>
            message is { IsDirect: true, HasReadFlag: true, Read: false }
            && message.Instant > now - limits.UnreadStays
            && isRead?.Invoke(message) != true;

        var inOrder = live.Changeable().Select(MessageHead.Of)
            .OrderBy(head => head.Seconds).ThenBy(head => head.Within).ToList();
        var keep = isLarge ? Math.Min(limits.Keep, NewestWithin(inOrder, limits.AboveBytes / 2)) : limits.Keep;
        var gone = inOrder.Take(count - keep).Where(head => isLarge || count > limits.HardCap || !Stays(head.Message)).ToList();
        return gone.Count < (isLarge ? 1 : limits.FewestMoved)
            ? new(live, [])
            : new(live.Without(gone.Select(head => head.Node).ToHashSet<Node>()), ArchiveSegment.Of(gone, limits.SegmentBytes));
    }

    private static int NewestWithin(IReadOnlyList<MessageHead> oldestFirst, int bytes) =>
        oldestFirst.Reverse().TakeWhile(head => (bytes -= head.Node.Bytes.Length) >= 0).Count();
}
