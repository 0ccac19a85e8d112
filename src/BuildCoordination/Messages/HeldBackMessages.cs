using System.Globalization;
using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Outbox;

namespace BuildCoordination.Messages;

/// <summary>
/// How many automatic messages this server held back, by recipient, until one message sums them up. Their texts are not kept.
/// </summary>
internal sealed class HeldBackMessages(OutboxFolder folder, string server)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private Entry Note => folder.Note($"{server}.held-back");

    public IReadOnlyList<HeldBack> All => [.. Lines().Select(HeldBack.Parse).OfType<HeldBack>()];

    public Task AddAsync(string to, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        all => all.FirstOrDefault(held => held.To == to) is { } held
            ? all.Select(other => other == held ? held with { Count = held.Count + 1 } : other)
            : all.Append(new HeldBack(to, 1, now)),
        cancellationToken);

    public Task ForgetAsync(HeldBack summedUp, CancellationToken cancellationToken) =>
        ChangeAsync(all => all.Where(held => held.To != summedUp.To), cancellationToken);

    private async Task ChangeAsync(Func<IReadOnlyList<HeldBack>, IEnumerable<HeldBack>> change, CancellationToken cancellationToken)
    {
        using var alone =
            await FileLock.AcquireAsync(folder.AcceptLock, LockTimeout, cancellationToken, folder.FileMode).ConfigureAwait(false);
        folder.WriteNote(Note, Encoding.UTF8.GetBytes(string.Join('\n', change(All))));
    }

    private string[] Lines() => folder.ReadNote(Note) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [];
}

/// <summary>The messages to one recipient that were held back.</summary>
/// <param name="To">The recipient.</param>
/// <param name="Count">Their number.</param>
/// <param name="Since">The time of the first one.</param>
internal sealed record HeldBack(string To, int Count, DateTimeOffset Since)
{
    public static HeldBack? Parse(string line) =>
        line.Split(' ') is [var to, var count, var since]
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
