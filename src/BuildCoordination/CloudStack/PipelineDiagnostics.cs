using BuildCoordination.Diagnostics;

namespace BuildCoordination.CloudStack;

internal static class PipelineDiagnostics
{
    public static Diagnostic NoSource(string source) => new(
        "BC4111", $"The source folder '{source}' does not exist.",
            "Name CloudStack's source tree with --source or BUILDCOORD_CLOUDSTACK_SOURCE.");

    public static Diagnostic NoProject(string source) => new(
        "BC4112", $"The source folder '{source}' has no pom.xml.", "Name the top folder of CloudStack's source tree with --source.");

    public static Diagnostic NoPackaging(string source, string what) => new(
        "BC4112",
        $"The source folder '{source}' has no {what}, which builds the packages.",
        "Name the top folder of CloudStack's source tree with --source; --packaging off builds without packages.");

    public static Diagnostic ToolMissing(string tool, string package) => new(
        "BC4113", $"'{tool}' is not on the PATH.", $"Install it: apt-get install {package}");

    public static Diagnostic ProfileNotActivated(string profile) => new(
        "BC4114",
        $"Maven does not know the profile '{profile}' in this source tree, and built without it.",
        "Find the right name in the pom.xml files, or remove it from the profiles.");

    public static Diagnostic PackagesUnclear(string reason) => new(
        "BC4115", $"The packages could not be reported: {reason}", "The build itself is not affected.");

    public static Diagnostic LogUnwritable(string folder, string reason) => new(
        "BC4116", $"The log folder '{folder}' cannot be written: {reason}", "Choose another with --logs.");
}
