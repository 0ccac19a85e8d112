using BuildCoordination.Diagnostics;

namespace BuildCoordination.Outbox;

internal static class OutboxDiagnostics
{
    public const string UnreadableCode = "BC3006";

    public static Diagnostic NotAnUpdate(string folder, IReadOnlyCollection<string> names) => new(
        "BC3026",
        $"{names.Count} {(names.Count == 1 ? "file" : "files")} in {folder} cannot be of any version of buildcoord, "
            + $"and {(names.Count == 1 ? "is" : "are")} left alone: {names.First()}.",
        "Look who made them. 'buildcoord doctor' names them.");

    public static Diagnostic Full(int count, string folder) => new(
        "BC3001",
        $"The outbox holds {count} updates that the coordination repository has not taken, and takes no more.",
        $"Find out why with 'buildcoord outbox list' and 'buildcoord outbox flush'; the files are in {folder}.");

    public static Diagnostic Locked(string path, TimeSpan waited, string? holder) => new(
        "BC3002",
        $"The outbox's lock {path} could not be had for {waited.TotalSeconds:0} s.{(holder is null ? "" : $" It is held by {holder}.")}",
        holder is null
            ? "Another process of this host holds it: look which one with 'fuser' or 'lsof', and end it."
            : "Look what that process does; if it hangs, end it.");

    public static Diagnostic Unreadable(string file) => new(
        UnreadableCode,
        $"The outbox file {file} could not be read and was put into outbox/bad.",
        "Look at the file; nothing else was held up by it.");
}
