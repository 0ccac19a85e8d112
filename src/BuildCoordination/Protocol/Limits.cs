namespace BuildCoordination.Protocol;

/// <summary>The named bounds of the wire format (<c>docs/protocol.md</c>).</summary>
internal static class Limits
{
    /// <summary>In code points, of a message that we send; longer ones exist.</summary>
    public const int Subject = 100;

    /// <summary>In code points, of a message that we send; longer ones exist.</summary>
    public const int Body = 10_000;

    /// <summary>The scripts append at the end: a change there leaves their clone stuck in a rebase.</summary>
    public const int UntouchedAtEnd = 3;

    public const int SegmentMessages = 500;

    public const int Builds = 50;

    /// <summary>Ids in a reads document, before it is pruned.</summary>
    public const int Reads = 2_000;
}
