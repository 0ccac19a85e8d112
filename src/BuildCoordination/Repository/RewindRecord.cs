using System.Globalization;
using System.Text;

namespace BuildCoordination.Repository;

/// <summary>
/// What this host knows on disk of rewinds of the branch: the one that the fleet was not warned of yet, and when it was warned last.
/// </summary>
internal sealed class RewindRecord(RepositoryFolder folder, TimeProvider time)
{
    /// <summary>The event of the message that warns the fleet.</summary>
    public const string EventName = "rewound";

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    /// <summary>A rewind after so long has nothing to do with the last one.</summary>
    private static readonly TimeSpan Memory = 2 * LongestBackoff;

    /// <summary>The rewind that the fleet was not warned of; null when there is none.</summary>
    public Rewind? Pending
    {
        get
        {
            string[] words = folder.ReadNote(folder.Rewound) is { } text ? Encoding.ASCII.GetString(text).Split(' ') : [];
            return words is [{ Length: 40 or 64 }, { Length: 40 or 64 } or CoordinationStore.NoTip, ..]
                ? new Rewind(words[0], words[1], words[2..])
                : null;
        }
    }

    /// <summary>Whether to warn now: a notice that was rewound itself is not repeated before its backoff.</summary>
    public bool IsNoticeDue =>
        Pending is not null && (LastNotice is not { } last || last.Next <= Now || last.Next - Now > LongestBackoff.TotalMilliseconds);

    /// <summary>Whether the branch was rewound lately: then an accepted push may be gone again.</summary>
    public bool IsRecent => Pending is not null || LastNotice is not null;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private (int Count, long Next)? LastNotice
    {
        get
        {
            string[] words = folder.ReadNote(folder.RewindNotice) is { } text ? Encoding.ASCII.GetString(text).Split(' ') : [];
            return words.Length == 3
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var next)
                && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && Math.Abs(Now - at) < Memory.TotalMilliseconds
                    ? (count, next)
                    : null;
        }
    }

    /// <summary>Remembers a rewind. Where one is pending, it stands for both.</summary>
    public void Remember(Rewind rewind)
    {
        if (Pending is not null)
            return;
        var notices = rewind.Notices.Where(id => id.All(char.IsAscii) && !id.Contains(' ', StringComparison.Ordinal));
        folder.Write(folder.Rewound, Encoding.ASCII.GetBytes(string.Join(' ', [rewind.Known, rewind.Tip, .. notices])));
    }

    /// <summary>Drops the pending rewind: the lost tip is there again.</summary>
    public void Drop() => folder.Rewound.Delete();

    /// <summary>The fleet is warned.</summary>
    public void Settle()
    {
        var count = LastNotice?.Count + 1 ?? 0;
        var backoff = (long)Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(count, 20)), LongestBackoff.TotalMilliseconds);
        folder.WriteNote(
            folder.RewindNotice, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count} {Now + backoff} {Now}")));
        folder.Rewound.Delete();
    }
}

/// <param name="Known">The tip that was lost.</param>
/// <param name="Tip">The tip that took its place, or <see cref="CoordinationStore.NoTip"/>.</param>
/// <param name="Notices">The ids of the notices of earlier rewinds that the lost tip held.</param>
internal sealed record Rewind(string Known, string Tip, IReadOnlyList<string> Notices);
