using System.Globalization;

namespace BuildCoordination.Publishing;

/// <summary>
/// The file name of an accepted update. An event's begins with its stamp, so that names sort in the sender's order without opening a file,
/// and has its key, so that an end is seen to be reported already. A latest value's name is its slot and its
/// stamp (none in a file of an older version); a newer one replaces it. Once delivered, a name ends with the commit, also when it is sent
/// again.
/// </summary>
internal readonly record struct OutboxName(string FileName)
{
    private const string Extension = ".json";
    private const string SlotPrefix = "latest-";
    private const char BeforeKey = '~';
    private const char BeforeCommit = '@';
    private const int StampDigits = 15;

    /// <summary>No stamp reaches this: it is the end of the calendar.</summary>
    public static readonly long LastStamp = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public bool IsSlot => FileName.StartsWith(SlotPrefix, StringComparison.Ordinal);

    /// <summary>Whether it was delivered before.</summary>
    public bool WasSent => FileName.Contains(BeforeCommit, StringComparison.Ordinal);

    /// <summary>The stamp; 0 for a slot of an older version.</summary>
    public long Stamp
    {
        get
        {
            var start = IsSlot ? FileName.IndexOf(BeforeKey, StringComparison.Ordinal) + 1 : 0;
            return (start > 0 || !IsSlot) && FileName.Length >= start + StampDigits
                && long.TryParse(FileName.AsSpan(start, StampDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var stamp)
                ? stamp : 0;
        }
    }

    /// <summary>The slot of a latest value; empty for an event.</summary>
    public string Slot => IsSlot ? FileName[SlotPrefix.Length..].Split(BeforeKey, BeforeCommit, '.')[0] : "";

    public DateTimeOffset AcceptedAt => Stamp <= LastStamp ? DateTimeOffset.FromUnixTimeMilliseconds(Stamp) : DateTimeOffset.MaxValue;

    public static OutboxName ForEvent(string id, long stamp, string? key) =>
        new($"{Padded(stamp)}-{id}{(key is null ? "" : BeforeKey + key)}{Extension}");

    public static OutboxName ForSlot(string slot, long stamp) => new($"{SlotPrefix}{slot}{BeforeKey}{Padded(stamp)}{Extension}");

    public bool HasKey(string key) => !IsSlot
        && (FileName.EndsWith($"{BeforeKey}{key}{Extension}", StringComparison.Ordinal) || FileName.Contains($"{BeforeKey}{key}{BeforeCommit}", StringComparison.Ordinal));

    /// <summary>The name of what was delivered with a commit.</summary>
    public OutboxName Sent(string commit) => new($"{(WasSent ? FileName[..FileName.LastIndexOf(BeforeCommit)] : FileName[..^Extension.Length])}{BeforeCommit}{commit}{Extension}");

    private static string Padded(long stamp) => stamp.ToString(CultureInfo.InvariantCulture).PadLeft(StampDigits, '0');

    /// <summary>The updates in a folder, events first in their order; nothing when the folder is gone.</summary>
    public static IReadOnlyList<OutboxName> In(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(path => new OutboxName(Path.GetFileName(path)))
                .Where(name => !name.FileName.StartsWith('.')).OrderBy(name => name.FileName, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
