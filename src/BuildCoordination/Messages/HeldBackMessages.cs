using System.Globalization;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Updates;

namespace BuildCoordination.Messages;

/// <summary>
/// How many automatic messages this server held back, by recipient, until one message sums them up. Their texts are not kept. In a shared
/// state folder each user has a count of its own, which that user's processes sum up.
/// </summary>
internal sealed class HeldBackMessages(OutboxWriter outbox, string server, Action<CoordinationDiagnostic> warn)
{
    private Entry Note => outbox.Folder.Root[Name];

    private string Name => outbox.Folder.Sharing.NameFor($"{server}.held-back");

    public IReadOnlyList<HeldBack> All => [.. Lines().Select(HeldBack.Parse).OfType<HeldBack>()];

    /// <summary>Counts a message. Where that fails, a warning says so.</summary>
    /// <returns>Whether it is not known to be a later one of those that the next message sums up.</returns>
    public async Task<bool> AddAsync(string to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = 0;
        await ChangeAsync(
            all =>
            {
                var held = all.FirstOrDefault(other => other.To == to) ?? new HeldBack(to, 0, now);
                // Another process may have summed it up, and not removed it yet or never.
                while (outbox.HasAccepted(KeyOf(held)))
                    held = new HeldBack(to, 0, held.Since < now ? now : held.Since.AddSeconds(1));
                count = held.Count + 1;
                return all.Where(other => other.To != to).Append(held with { Count = count });
            },
            cancellationToken).ConfigureAwait(false);
        return count < 2;
    }

    /// <summary>
    /// Accepts the one message for what was held back by now, unless another process or one that was killed has done so, and forgets it.
    /// </summary>
    public async Task SumUpAsync(HeldBack held, Func<MessageDraft, MessageUpdate> toUpdate, CancellationToken cancellationToken)
    {
        var key = KeyOf(held);
        await outbox.AcceptAsync(
            _ => toUpdate((All.FirstOrDefault(other => KeyOf(other) == key) ?? held).ToSummary(server)) with { Key = key },
            cancellationToken).ConfigureAwait(false);
        await ForgetAsync(held, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what was summed up. What was held back since then has another key.</summary>
    internal Task ForgetAsync(HeldBack summedUp, CancellationToken cancellationToken) =>
        ChangeAsync(all => all.Where(held => KeyOf(held) != KeyOf(summedUp)), cancellationToken);

    private string KeyOf(HeldBack held) =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}.{held.To}.{held.Since.ToUnixTimeSeconds()}");

    private async Task ChangeAsync(Func<IReadOnlyList<HeldBack>, IEnumerable<HeldBack>> change, CancellationToken cancellationToken)
    {
        try
        {
            using var alone = await outbox.LockAsync(cancellationToken).ConfigureAwait(false);
            outbox.Folder.WriteNote(Note, Encoding.UTF8.GetBytes(string.Join('\n', change(All))));
        }
        catch (Exception e) when (e is CoordinationException or IOException or UnauthorizedAccessException)
        {
            warn(MessageDiagnostics.NotCounted(Note.Path, (e as CoordinationException)?.Diagnostic.Message ?? e.Message));
        }
    }

    private string[] Lines() => outbox.Folder.ReadNote(Note) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [];
}

/// <summary>The messages to one recipient that were held back.</summary>
/// <param name="To">The recipient.</param>
/// <param name="Count">Their number.</param>
/// <param name="Since">The time of the first one.</param>
internal sealed record HeldBack(string To, int Count, DateTimeOffset Since)
{
    public static HeldBack? Parse(string line) =>
        line.Split(' ') is [var to, var count, var since] && (to == FleetMessage.Everyone || ServerId.IsValid(to))
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253402300799
            ? new(to, number, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{To} {Count} {Since.ToUnixTimeSeconds()}");

    public MessageDraft ToSummary(string sender) => new()
    {
        To = To,
        Type = MessageType.Warning,
        Subject = Count == 1 ? "1 automatic message was held back"
            : string.Create(CultureInfo.InvariantCulture, $"{Count} automatic messages were held back"),
        Body = string.Create(
            CultureInfo.InvariantCulture,
            $"Since {Timestamps.Write(Since)}, {sender} had sent {AutomaticMessages.Most} automatic messages to {To} within an hour."),
        IsAutomatic = true,
    };
}
