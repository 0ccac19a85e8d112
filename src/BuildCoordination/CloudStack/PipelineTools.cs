using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.CloudStack;

/// <summary>The tools that the pipeline calls, looked for before anything starts.</summary>
internal static class PipelineTools
{
    /// <exception cref="CoordinationException">BC4113.</exception>
    public static void Check(ResolvedCloudStack settings, EnvironmentSnapshot environment)
    {
        Require("mvn", "maven");
        if (settings.Packaging == PackagingMode.Dpkg)
            Require("dpkg-buildpackage", "dpkg-dev");

        void Require(string tool, string package)
        {
            var path = settings.Environment.GetValueOrDefault("PATH") ?? environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
            if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))))
                throw new CoordinationException(PipelineDiagnostics.ToolMissing(tool, package));
        }
    }
}
