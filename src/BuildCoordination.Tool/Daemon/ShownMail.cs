using System.Text.Json;
using BuildCoordination.Files;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Which unread messages were shown: each is shown once, also after a restart.</summary>
internal sealed class ShownMail(OutboxFolder folder, string server)
{
    public static ShownMail Of(BuildCoordinator coordinator) => new(coordinator.Context.OutboxFolder, coordinator.Server);

    private Entry Note => folder.Note($"{server}.shown.json");

    /// <summary>Those that were not shown yet; from now on they were.</summary>
    public IReadOnlyList<ReceivedMessage> TakeNew(IReadOnlyList<ReceivedMessage> unread)
    {
        var shown = Read();
        // Read messages need not be remembered.
        string[] keys = [.. unread.Select(KeyOf)];
        if (!shown.SetEquals(keys))
            folder.Write(Note, JsonSerializer.SerializeToUtf8Bytes(keys, DaemonJson.Default.StringArray));
        return [.. unread.Where(message => !shown.Contains(KeyOf(message)))];
    }

    public void Forget() => Note.TryDelete();

    // The scripts' ids collide.
    private static string KeyOf(ReceivedMessage message) => $"{message.Message.Id} {message.Message.From} {message.Message.Subject}";

    private HashSet<string> Read()
    {
        try
        {
            return [.. folder.ReadNote(Note) is { } bytes ? JsonSerializer.Deserialize(bytes, DaemonJson.Default.StringArray) ?? [] : []];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
