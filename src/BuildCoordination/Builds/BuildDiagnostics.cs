using System.Globalization;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Builds;

internal static class BuildDiagnostics
{
    public static Diagnostic SourceIsBuilt(string source, RunRecord? by) => new(
        "BC4001",
        by is null
            ? $"The source tree '{source}' is being built already."
            : string.Create(CultureInfo.InvariantCulture, $"The source tree '{source}' is being built already: {by.Name}, job {by.Id}, process {by.Process.Id}, since {by.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."),
        "Wait for it or end it; two builds in one tree spoil each other.");

    public static Diagnostic Died(string name, string job, string reason) => new(
        "BC4002", $"The build {name}, job {job}, ended without a word: {reason}.", "Its end was told to the fleet now; what it left running was ended.");

    public static Diagnostic LocksDoNotExclude(string folder) => new(
        "BC4003",
        $"Locks in {folder} do not keep a second process out, so no build can be judged dead.",
        "Put the state folder (BUILDCOORD_STATE) on a local file system.");

    public static Diagnostic NotTold(string what, string reason) => new(
        "BC4004", $"{what} could not be written to the outbox: {reason}", "The build itself is not affected. Look at the disk's space and the state folder's permissions.");

    public static Diagnostic LogUnwritable(string path, string reason) => new(
        "BC4006", $"The log '{path}' cannot be written: {reason}", "Choose another with --log.");
}
