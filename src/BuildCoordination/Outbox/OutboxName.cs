using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.Files;

namespace BuildCoordination.Outbox;

/// <summary>
/// The file name of an accepted update. An event's begins with its stamp, so that names sort in the sender's order without opening a file,
/// and has its key, so that an end is seen to be reported already. A latest value's name is its slot, in a shared folder the user if that
/// is not the folder's owner, and its stamp (none in a file of an older version); a newer one of the same user replaces it. Once
/// delivered, a name ends with the commit, also when it is sent again.
/// </summary>
internal readonly partial record struct OutboxName(string FileName)
{
    private const string Extension = ".json";
    private const string SlotPrefix = "latest-";
    private const char BeforeUser = '+';
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
    public string Slot => IsSlot ? FileName[SlotPrefix.Length..].Split(BeforeUser, BeforeKey, BeforeCommit, '.')[0] : "";

    public DateTimeOffset AcceptedAt => Stamp <= LastStamp ? DateTimeOffset.FromUnixTimeMilliseconds(Stamp) : DateTimeOffset.MaxValue;

    public static OutboxName ForEvent(string id, long stamp, string? key) =>
        new($"{Padded(stamp)}-{id}{(key is null ? "" : BeforeKey + key)}{Extension}");

    /// <param name="slot">The kind of the value.</param>
    /// <param name="user">The user whose value it is; null for the folder's owner.</param>
    /// <param name="stamp">When it was accepted.</param>
    public static OutboxName ForSlot(string slot, uint? user, long stamp) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{SlotPrefix}{slot}{(user is null ? "" : $"{BeforeUser}{user}")}{BeforeKey}{Padded(stamp)}{Extension}"));

    public bool HasKey(string key) => !IsSlot
        && (FileName.EndsWith($"{BeforeKey}{key}{Extension}", StringComparison.Ordinal)
            || FileName.Contains($"{BeforeKey}{key}{BeforeKey}", StringComparison.Ordinal)
            || FileName.Contains($"{BeforeKey}{key}{BeforeCommit}", StringComparison.Ordinal));

    /// <summary>The name of what was delivered with a commit.</summary>
    public OutboxName Sent(string commit) =>
        new($"{(WasSent ? FileName[..FileName.LastIndexOf(BeforeCommit)] : FileName[..^Extension.Length])}{BeforeCommit}{commit}{Extension}");

    private static string Padded(long stamp) => stamp.ToString(CultureInfo.InvariantCulture).PadLeft(StampDigits, '0');

    /// <summary>The updates in a folder, events first in their order; nothing when the folder is gone.</summary>
    public static IReadOnlyList<OutboxName> In(OpenFolder folder) =>
    [
        .. folder.Names().Where(name => OwnForm().IsMatch(name)).Select(name => new OutboxName(name))
            .OrderBy(name => name.FileName, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Names that begin like those of updates and are not of their form, such as one with a stamp of 17 digits. The files stay where they
    /// are.
    /// </summary>
    public static IReadOnlyList<string> StrangeIn(OpenFolder folder) =>
        [.. folder.Names().Where(name => LikeOwnForm().IsMatch(name) && !OwnForm().IsMatch(name)).Order(StringComparer.Ordinal)];

    [GeneratedRegex(
        @"\A([0-9]+-|latest-).*\.json\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LikeOwnForm();

    [GeneratedRegex(@"\A([0-9]{15}-|latest-)[A-Za-z0-9_.~+@-]+\.json\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnForm();
}
