using BuildCoordination.Diagnostics;

namespace BuildCoordination.CloudStack;

internal static class PipelineDiagnostics
{
    public static CoordinationDiagnostic NoSource(string source) => new(
        "BC4111", $"The source folder '{source}' does not exist.",
            "Name CloudStack's source tree with --source or BUILDCOORD_CLOUDSTACK_SOURCE.");

    public static CoordinationDiagnostic NoProject(string source) => new(
        "BC4112", $"The source folder '{source}' has no pom.xml.", "Name the top folder of CloudStack's source tree with --source.");

    public static CoordinationDiagnostic NoPackaging(string source, string what) => new(
        "BC4112",
        $"The source folder '{source}' has no {what}, which builds the packages.",
        "Name the top folder of CloudStack's source tree with --source; --packaging off builds without packages.");

    public static CoordinationDiagnostic ToolMissing(string tool, string package) => new(
        "BC4113", $"'{tool}' is not on the PATH.", $"Install it: apt-get install {package}");

    public static CoordinationDiagnostic ProfileNotActivated(string profile) => new(
        "BC4114",
        $"Maven does not know the profile '{profile}' in this source tree, and built without it.",
        "Find the right name in the pom.xml files, or remove it from the profiles.");

    public static CoordinationDiagnostic PackagesUnclear(string reason) => new(
        "BC4115", $"The packages could not be reported: {reason}", "The build itself is not affected.");

    public static CoordinationDiagnostic LogUnwritable(string folder, string reason) => new(
        "BC4116", $"The log folder '{folder}' cannot be written: {reason}", "Choose another with --logs.");
}
