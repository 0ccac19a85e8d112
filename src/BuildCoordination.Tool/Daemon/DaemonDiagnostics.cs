using System.Globalization;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Daemon;

internal static class DaemonDiagnostics
{
    public static CoordinationDiagnostic NeedsRestart { get; } = new(
        "BC3202", "The new settings name another server or repository; the daemon keeps the old ones.", "Run: buildcoord daemon restart");

    public static CoordinationDiagnostic SettingsNotRead(string reason) => new(
        "BC1011", $"The settings cannot be read again, so the daemon keeps the old ones: {reason}",
        "Fix the cause, then run: buildcoord daemon restart");

    public static CoordinationDiagnostic AlreadyRuns(string server, DaemonRecord? daemon) => new(
        "BC3201",
        $"A daemon of {server} already "
            + $"runs{(daemon is null ? "" : $", process {daemon.ProcessId.ToString(CultureInfo.InvariantCulture)}")}.",
        "One is enough. To restart it, run: buildcoord daemon restart");

    public static CoordinationDiagnostic DidNotStart(string log) => new(
        "BC3203", "The daemon did not start.", $"Read {log}. To see it on the console, run: buildcoord daemon run");

    public static CoordinationDiagnostic DidNotStop(int process) => new(
        "BC3204", $"The daemon, process {process.ToString(CultureInfo.InvariantCulture)}, did not end.",
            "It may belong to another user: try as that user or as root.");

    public static CoordinationDiagnostic ServiceManager(string command, string said) => new(
        "BC3205", $"'{command}' failed: {said}",
            "See 'systemctl status buildcoord'; 'buildcoord daemon run' runs the daemon in the foreground.");

    public static CoordinationDiagnostic NoLogs(string folder, Exception e) => new(
        "BC3206", $"The daemon's log folder {folder} cannot be created: {e.Message}",
        "The daemon continues and writes its lines to standard output only. Choose another folder with the setting 'logFolder'.");
}
