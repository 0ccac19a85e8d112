using BuildCoordination.Diagnostics;

namespace BuildCoordination.Outbox;

internal static class OutboxDiagnostics
{
    public const string UnreadableCode = "BC3006";

    public static CoordinationDiagnostic NotAnUpdate(string folder, IReadOnlyCollection<string> names) => new(
        "BC3026",
        $"{names.Count} {(names.Count == 1 ? "file" : "files")} in {folder} cannot be an update of any version of buildcoord, "
            + $"and {(names.Count == 1 ? "is" : "are")} ignored: {names.First()}.",
        "Check who made them. 'buildcoord doctor' lists them.");

    public static CoordinationDiagnostic Full(int count, string folder) => new(
        "BC3001",
        $"The outbox is full: {count} updates wait for the coordination repository.",
        $"Find the cause with 'buildcoord outbox list' and 'buildcoord outbox flush'. The files are in {folder}.");

    public static CoordinationDiagnostic Locked(string path, TimeSpan waited, string? holder) => new(
        "BC3002",
        $"The outbox's lock {path} was not free for {waited.TotalSeconds:0} s.{(holder is null ? "" : $" It is held by {holder}.")}",
        holder is null
            ? "Another process of this host holds it: find it with 'fuser' or 'lsof', and terminate it."
            : "Check that process. If it hangs, terminate it.");

    public static CoordinationDiagnostic Unreadable(string file) => new(
        UnreadableCode,
        $"The outbox file {file} could not be read and was moved to outbox/bad.",
        "Check the file. The other updates are published.");
}
