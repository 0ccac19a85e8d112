using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.CloudStack;

/// <summary>The command lines of the pipeline's two targets.</summary>
internal static class PipelineCommands
{
    public const string Maven = "MavenInstall";
    public const string Packages = "DebPackage";

    /// <summary>The names of the targets that will run.</summary>
    public static IReadOnlyCollection<string> Requested(ResolvedCloudStack settings, CloudStackTargets targets) =>
        targets == CloudStackTargets.DebPackage ? [Packages]
        : targets == CloudStackTargets.MavenInstall || settings.Packaging == PackagingMode.Off ? [Maven]
        : [Maven, Packages];

    public static ProcessSpec MavenInstall(ResolvedCloudStack settings, IReadOnlyDictionary<string, string?> environment) => Spec(
        "mvn",
        [.. settings.MavenArguments, .. settings.Profiles.Count == 0 ? [] : new[] { "-P", string.Join(',', settings.Profiles) }, .. settings.Goals],
        settings.Source,
        environment);

    public static ProcessSpec DebPackage(ResolvedCloudStack settings, IReadOnlyDictionary<string, string?> environment) =>
        settings.Packaging == PackagingMode.BuildDeb
            ? Spec(Path.Combine(settings.Source, SourceTree.BuildDebScript), ["-o", settings.Packages], Path.Combine(settings.Source, "packaging"), environment)
            : Spec("dpkg-buildpackage", settings.DpkgFlags, settings.Source, environment);

    private static ProcessSpec Spec(
        string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string?> environment) =>
        new(program, arguments)
        {
            WorkingDirectory = folder,
            Environment = environment,
            Grouping = ProcessGrouping.NewSession,
            Input = Stdio.Null,
            Output = Stdio.Pipe,
            ErrorToOutput = true,
        };
}
