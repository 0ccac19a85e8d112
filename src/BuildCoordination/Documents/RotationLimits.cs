namespace BuildCoordination.Documents;

/// <summary>When live messages move to the archive, and which of them stay.</summary>
internal sealed record RotationLimits
{
    /// <summary>No rotation up to this many live messages.</summary>
    public int Above { get; init; } = 500;

    /// <summary>The newest ones stay live.</summary>
    public int Keep { get; init; } = 250;

    /// <summary>Above this, unread messages move like any other.</summary>
    public int HardCap { get; init; } = 2_000;

    /// <summary>
    /// In bytes. A larger live file is rotated however few messages it holds, until at most half of this stays live: each publish writes it
    /// whole.
    /// </summary>
    public int AboveBytes { get; init; } = 8_000_000;

    /// <summary>In bytes, of a segment: no object of the repository is above 1 MB, unless a single message is.</summary>
    public int SegmentBytes { get; init; } = 900_000;

    /// <summary>In bytes, of the segments that one push takes at most.</summary>
    public int StepBytes { get; init; } = 8_000_000;

    /// <summary>So long an unread direct message stays.</summary>
    public TimeSpan UnreadStays { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Below this it waits: a segment for every message would fill the archive's folders.</summary>
    public int FewestMoved => Math.Max(1, (Above - Keep) / 5);
}
