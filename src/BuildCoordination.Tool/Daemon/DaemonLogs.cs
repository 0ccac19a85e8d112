using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Messages;
using BuildCoordination.Settings;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Writes a daemon's lines to its console, and to the same two logs as the bash scripts.</summary>
internal sealed class DaemonLogs
{
    private readonly BuildCoordinator _coordinator;
    private readonly TimeProvider _time;

    public DaemonLogs(BuildCoordinator coordinator)
    {
        (_coordinator, _time) = (coordinator, coordinator.Time);
        var folder = FolderOf(coordinator.Settings, coordinator.Environment.System("var/log"), coordinator.Context.Folders);
        try
        {
            Folder.Make(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A daemon without a log still sends heartbeats.
            Trouble = DaemonDiagnostics.NoLogs(folder, e);
        }

        Heartbeats = new RotatingLog(Path.Combine(folder, $"heartbeat-{coordinator.Server}.log"));
        Messages = new RotatingLog(Path.Combine(folder, $"build-messages-{coordinator.Server}.log"));
    }

    public RotatingLog Heartbeats { get; }

    public RotatingLog Messages { get; }

    /// <summary>The reason why the logs cannot be written; null if they can.</summary>
    public CoordinationDiagnostic? Trouble { get; }

    public void Say(string line)
    {
        var whole = $"{Timestamps.Write(_time.GetUtcNow())} {VisibleText.Line(_coordinator.Clean(line))}";
        Print(whole + "\n");
        Heartbeats.Write(whole + "\n");
    }

    public void Warn(CoordinationDiagnostic diagnostic) => Say(diagnostic.ToString());

    /// <summary>New mail, in the scripts' layout.</summary>
    public void Show(IReadOnlyList<ReceivedMessage> messages)
    {
        var text = string.Concat(messages
            .SelectMany(received => Lines.OfMessage(Cleaned(received.Message), isLog: true))
            .Prepend($"=== New Messages {Timestamps.Write(_time.GetUtcNow())} ===")
            .Select(line => line + "\n"));
        text = _coordinator.Clean(text);
        Print(text);
        Messages.Write(text);
    }

    // A full disk behind standard output must not end a duty: the log file has the line.
    private static void Print(string text) => _ = ConsoleLines.TryWriteText(Console.Out, text);

    // The scripts' messages are as their senders wrote them; a secret over several lines is one only before each line gets its prefix.
    private FleetMessage Cleaned(FleetMessage message) => new(message)
    {
        Subject = _coordinator.Clean(message.Subject),
        Body = _coordinator.Clean(message.Body),
    };

    private static string FolderOf(ResolvedSettings settings, string system, StateFolders folders) =>
        settings.LogFolder is { } set ? set
        : OperatingSystem.IsLinux() && Directory.Exists(system) && LinuxFile.IsWritableFolder(system) ? system
        : folders.Under("logs").Path;
}
