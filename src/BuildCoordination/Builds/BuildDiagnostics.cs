using BuildCoordination.Diagnostics;
using BuildCoordination.Display;

namespace BuildCoordination.Builds;

internal static class BuildDiagnostics
{
    public static CoordinationDiagnostic InvalidParameter(string name, string reason) => new(
        "BC7006", $"The value of the parameter {name} is not valid: {reason}", "Correct the value; '--help' lists the parameters.");

    private const int LongestValue = 100;

    public static CoordinationDiagnostic SourceIsBuilt(string source, SourceHolder? by) => new(
        "BC4001",
        by is null
            ? $"Another build is running in the source tree '{source}'."
            : $"Another build is running in the source tree '{source}': {by.Name}, job {by.Job}, process {by.ProcessId}, since "
                + $"{BuildTexts.Time(by.Since)}.",
        "Wait for that build or terminate it: two builds in one tree overwrite each other's files.");

    public static CoordinationDiagnostic SourceOfOtherUser(string source) => new(
        "BC2014",
        $"Branch and commit of this build are unknown: git does not read {source}, which belongs to another user.",
        $"If you trust the owner, run 'git config --global --add safe.directory {source}' as the user of the builds.");

    public static CoordinationDiagnostic Crashed(CrashedRunDetails run) => new(
        "BC4002",
        $"The build {run.Name}, job {run.JobId}, crashed: {run.Reason}.",
        run.Ended == 0 ? "Its end is reported now." : $"Its end is reported now. Orphaned processes terminated: {run.Ended}.");

    public static CoordinationDiagnostic HandlerFailed(string reason) => new(
        "BC3021", $"A handler of the host failed: {reason}",
        "Publishing continues. Correct the handler, such as OnWarning.");

    public static CoordinationDiagnostic LocksDoNotExclude(string folder) => new(
        "BC4003",
        $"File locks do not work in {folder}, so buildcoord cannot detect crashed builds.",
        "Put the state folder (BUILDCOORD_STATE) on a local file system.");

    public static CoordinationDiagnostic NotReported(string what, string reason) => new(
        "BC4004",
        $"{what} could not be written to the state folder: {reason}",
        "The build continues. Check the disk's space and the state folder's permissions.");

    public static CoordinationDiagnostic HostNotReported(string reason) => new(
        "BC7001", $"This build could not be reported: {reason}", "The build continues.");

    public static CoordinationDiagnostic LogUnwritable(string path, string reason) => new(
        "BC4006", $"The log '{path}' cannot be written: {reason}", "Choose another with --log.");

    public static CoordinationDiagnostic LogIncomplete(string path, string reason) => new(
        "BC4008", $"The copy of the output in '{path}' is not complete: {reason}",
        "The command was not affected. Read the pipe while the command runs, or log to a file.");

    public static CoordinationDiagnostic PartMissing(string build, string part, string reason) => new(
        "BC4009", $"A report of the build {build} is published without its {part}: {reason}",
        "The result is correct. If the reason is not clear, report this as a bug of buildcoord.");

    public static CoordinationDiagnostic RecordSetAside(string build, string file, string reason) => new(
        "BC4010", $"The end of the build {build} could not be reported: {reason}",
        $"Its record is kept as '{file}' and is not tried again.");

    public static CoordinationDiagnostic JobIsBuilt(string job, string name) => new(
        "BC4011",
        $"A build of the job '{job}' is running on this machine: {name}.",
        "Wait for its end, or give each build its own job id. A job can run again after its end.");

    public static CoordinationDiagnostic InvalidArgument(string argument, string? value, string allowed) => new(
        "BC4005",
        value is null ? $"{argument} is missing." : $"{argument} '{VisibleText.Truncate(value, LongestValue, "…")}' is not valid.",
        $"Allowed: {allowed}.");
}
