using System.Globalization;
using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Outbox;

/// <summary>
/// What the last process that accepted an update saw in the outbox, so that the next one need not read the names of thousands of files. It
/// stands in the file of the lock under which updates are accepted, and counts only while neither the folders have changed since nor the
/// machine has started again: a power loss may leave updates without their note. While one is accepted there is none, so that a process
/// that is killed then leaves none. Without it the names are read.
/// </summary>
/// <param name="LastStamp">The highest stamp of what waits or was delivered.</param>
/// <param name="Waiting">How many updates wait.</param>
internal readonly record struct AcceptNote(long LastStamp, int Waiting)
{
    private const int Longest = 256;
    private const char Between = ' ';
    private static readonly byte[] None = "-\n"u8.ToArray();

    /// <summary>Reads the note; null if there is none that counts.</summary>
    public static AcceptNote? Read(FileLock held, OutboxFolder folder)
    {
        if (StateOf(folder) is not { } state)
            return null;
        Span<byte> bytes = stackalloc byte[Longest];
        var text = Encoding.UTF8.GetString(bytes[..held.Read(bytes)]);
        return text.StartsWith(state, StringComparison.Ordinal)
            && text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end
            && text[state.Length..end].Split(Between) is [var stamp, var waiting]
            && long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var lastStamp)
            && int.TryParse(waiting, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && lastStamp < OutboxName.LastStamp
            ? new(lastStamp, count)
            : null;
    }

    /// <summary>Takes the note away, before the folders are changed.</summary>
    public static void Remove(FileLock held) => held.Overwrite(None, isDurable: false);

    public void Write(FileLock held, OutboxFolder folder)
    {
        if (StateOf(folder) is { } state)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{state}{LastStamp}{Between}{Waiting}\n");
            held.Overwrite(Encoding.UTF8.GetBytes(text), isDurable: false);
        }
    }

    // In a shared folder another member could write it. A system without ids of boots may have started again.
    private static string? StateOf(OutboxFolder folder) =>
        !folder.Sharing.IsShared && Boot.Length > 0 && folder.Waiting.LastChange is { } waiting && folder.Sent.LastChange is { } sent
            ? $"{Boot}{Between}{waiting}{Between}{sent}{Between}"
            : null;

    private static string Boot { get; } = MachineIdentity.BootId;
}
