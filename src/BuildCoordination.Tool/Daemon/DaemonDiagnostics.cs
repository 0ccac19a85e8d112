using System.Globalization;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Daemon;

internal static class DaemonDiagnostics
{
    public static Diagnostic NeedsRestart { get; } = new(
        "BC3202", "The new settings name another server or repository; the daemon goes on with the old ones.", "Run: buildcoord daemon restart");

    public static Diagnostic SettingsNotRead(string reason) => new(
        "BC1011", $"The settings cannot be read again, so the daemon keeps the old ones: {reason}",
        "Correct what is named, then run: buildcoord daemon restart");

    public static Diagnostic AlreadyRuns(string server, DaemonRecord? daemon) => new(
        "BC3201",
        $"A daemon of {server} runs already{(daemon is null ? "" : $", process {daemon.ProcessId.ToString(CultureInfo.InvariantCulture)}")}.",
        "One is enough. To restart it, run: buildcoord daemon restart");

    public static Diagnostic DidNotStart(string log) => new(
        "BC3203", "The daemon did not start.", $"Its reasons are in {log}, or shown by: buildcoord daemon run");

    public static Diagnostic DidNotStop(int process) => new(
        "BC3204", $"The daemon, process {process.ToString(CultureInfo.InvariantCulture)}, did not end.", "It may be another user's: try as that user or as root.");

    public static Diagnostic ServiceManager(string command, string said) => new(
        "BC3205", $"'{command}' failed: {said}", "Ask 'systemctl status buildcoord'; 'buildcoord daemon run' runs the daemon in the foreground.");

    public static Diagnostic NoLogs(string folder, Exception e) => new(
        "BC3206", $"The daemon's log folder {folder} cannot be made: {e.Message}",
        "The daemon goes on, and its lines are on its standard output alone. Name another folder: the setting 'logFolder'.");
}
