using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>
/// The verdict that the remote rejects every push to the branch. It is kept on disk, so that a later process does not examine again what an
/// earlier one found out: until something is accepted, each round makes one push, and the next round waits for a backoff.
/// </summary>
internal sealed class RejectionVerdict(OutboxFolder folder, RepositoryUrl url, TimeProvider time)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    // Another address or user is another remote: what this one rejects says nothing of that one.
    private readonly string _access = AccessOf(url);

    /// <summary>The updates that a remote rejects while it accepts others.</summary>
    public RejectedParts Parts { get; } = new(folder, AccessOf(url));

    /// <summary>The verdict as the last process left it; null when there is none, or it belongs to other settings.</summary>
    public Rejection? Read()
    {
        var lines = folder.ReadNote(folder.LastRejection) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n', 5) : [];
        return lines.Length == 5 && lines[0] == _access
            && int.TryParse(lines[2], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            && long.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var next)
                ? new Rejection(lines[1], rounds, next, lines[4])
                : null;
    }

    /// <summary>
    /// Whether the next round may push: after the backoff, or when the tip is another one. A time further ahead than any backoff comes from
    /// a clock that was set back.
    /// </summary>
    public bool IsDue(Rejection kept, string? tip)
    {
        var wait = kept.Next - time.GetUtcNow().ToUnixTimeMilliseconds();
        return kept.Tip != (tip ?? CoordinationStore.NoTip) || wait <= 0 || wait > LongestBackoff.TotalMilliseconds;
    }

    /// <summary>Keeps the verdict after one more round.</summary>
    public void Keep(Rejection? before, string? tip, string reason)
    {
        var rounds = Math.Min(before?.Rounds ?? 0, 1_000_000) + 1;
        var backoff = Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(rounds - 1, 20)), LongestBackoff.TotalMilliseconds);
        var next = time.GetUtcNow().ToUnixTimeMilliseconds() + (long)backoff;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{_access}\n{tip ?? CoordinationStore.NoTip}\n{rounds}\n{next}\n{reason}");
        folder.WriteNote(folder.LastRejection, Encoding.UTF8.GetBytes(text));
        Parts.Forget();
    }

    /// <summary>Something was accepted, or a person wants it examined again.</summary>
    public void Forget() => folder.LastRejection.Delete();

    private static string AccessOf(RepositoryUrl url) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{url.ForGit}\n{url.Credentials?.User}")))[..16];
}

/// <param name="Tip">The branch's tip that did not move.</param>
/// <param name="Rounds">The number of consecutive rejected rounds.</param>
/// <param name="Next">When the next round may push, in milliseconds since 1970.</param>
/// <param name="Reason">The remote's output.</param>
internal sealed record Rejection(string Tip, int Rounds, long Next, string Reason)
{
    /// <summary>
    /// Selects the updates of the next round: all and, every other round, one update alone, because a verdict may be wrong.
    /// </summary>
    public IReadOnlyList<WaitingUpdate> PartOf(IReadOnlyList<WaitingUpdate> batch) =>
        Rounds % 2 == 1 ? batch : [batch[^(1 + ((Rounds / 2) - 1) % batch.Count)]];
}
