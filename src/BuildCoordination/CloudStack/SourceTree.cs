using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.CloudStack;

/// <summary>The tree that is built, checked before anything starts.</summary>
internal static class SourceTree
{
    /// <exception cref="CoordinationException">BC4111 to BC4113.</exception>
    public static void Check(ResolvedCloudStack settings)
    {
        if (!Directory.Exists(settings.Source))
            throw new CoordinationException(PipelineDiagnostics.NoSource(settings.Source));
        if (!File.Exists(Path.Combine(settings.Source, "pom.xml")))
            throw new CoordinationException(PipelineDiagnostics.NoProject(settings.Source));
        if (settings.Packaging == PackagingMode.Dpkg && !Directory.Exists(Path.Combine(settings.Source, "debian")))
            throw new CoordinationException(PipelineDiagnostics.NoPackaging(settings.Source, "debian/"));
        if (settings.Packaging == PackagingMode.BuildDeb && !File.Exists(Path.Combine(settings.Source, BuildDebScript)))
            throw new CoordinationException(PipelineDiagnostics.NoPackaging(settings.Source, BuildDebScript));
    }

    public const string BuildDebScript = "packaging/build-deb.sh";
}
