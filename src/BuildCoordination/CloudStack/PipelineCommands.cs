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

    /// <summary>The variables that both tools get in addition to those of this process.</summary>
    public static IReadOnlyDictionary<string, string> Variables(ResolvedCloudStack settings)
    {
        // javac's messages are translated; a log is to be read by the whole fleet.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8" };
        foreach (var (name, value) in settings.Environment)
            variables[name] = value;
        return variables;
    }

    /// <summary>The command lines of the targets that will run.</summary>
    public static IReadOnlyList<string> Lines(ResolvedCloudStack settings, CloudStackTargets targets)
    {
        var requested = Requested(settings, targets);
        var none = new Dictionary<string, string?>(StringComparer.Ordinal);
        return
        [
            .. requested.Contains(Maven) ? [Line(MavenInstall(settings, none))] : Array.Empty<string>(),
            .. requested.Contains(Packages) ? [Line(DebPackage(settings, none))] : Array.Empty<string>(),
        ];

        // The script's own path and the folder of the packages are others on each server.
        static string Line(ProcessSpec spec) =>
            Path.GetFileName(spec.FileName) is var name && spec.FileName.EndsWith(SourceTree.BuildDebScript, StringComparison.Ordinal)
            ? name
            : string.Join(' ', spec.Arguments.Prepend(name));
    }

    public static ProcessSpec MavenInstall(ResolvedCloudStack settings, IReadOnlyDictionary<string, string?> environment) => Spec(
        "mvn",
        [.. settings.MavenArguments, .. settings.Profiles.Count == 0
            ? []
            : new[] { "-P", string.Join(',', settings.Profiles) }, .. settings.Goals],
        settings.Source,
        environment);

    public static ProcessSpec DebPackage(ResolvedCloudStack settings, IReadOnlyDictionary<string, string?> environment) =>
        settings.Packaging == PackagingMode.BuildDeb
            ? Spec(Path.Combine(settings.Source, SourceTree.BuildDebScript), ["-o", settings.Packages],
                Path.Combine(settings.Source, "packaging"), environment)
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
