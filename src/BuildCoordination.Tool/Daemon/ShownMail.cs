using System.Text.Json;
using BuildCoordination.Files;
using BuildCoordination.Messages;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Which unread messages were shown: each is shown once, also after a restart.</summary>
internal sealed class ShownMail(string path, UnixFileMode mode)
{
    public static ShownMail Of(BuildCoordinator coordinator) => new(
        Path.Combine(coordinator.Context.OutboxFolder.Root, $"{coordinator.Server}.shown.json"), coordinator.Context.OutboxFolder.FileMode);

    /// <summary>Those that were not shown yet; from now on they were.</summary>
    public IReadOnlyList<ReceivedMessage> TakeNew(IReadOnlyList<ReceivedMessage> unread)
    {
        var shown = Read();
        // What is read by now need not be remembered.
        string[] keys = [.. unread.Select(KeyOf)];
        if (!shown.SetEquals(keys))
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(keys, DaemonJson.Default.StringArray), mode);
        return [.. unread.Where(message => !shown.Contains(KeyOf(message)))];
    }

    public void Forget() => File.Delete(path);

    // The scripts' ids collide.
    private static string KeyOf(ReceivedMessage message) => $"{message.Message.Id} {message.Message.From} {message.Message.Subject}";

    private HashSet<string> Read()
    {
        try
        {
            return [.. AtomicFile.ReadOwn(path) is { } bytes ? JsonSerializer.Deserialize(bytes, DaemonJson.Default.StringArray) ?? [] : []];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
