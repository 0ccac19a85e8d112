using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The reasons why Maven could not get an artifact, the nearest cause first.</summary>
internal static class Resolver
{
    private const string Missing = "([Cc]ould not find artifact |Failure to find "
        + "|artifacts could not be resolved: (?!.*Could not transfer ))";
    private const string NonFree = @"(com\.cloud\.com\.(vmware|f5)|com\.vmware|com\.f5|com\.citrix\.netscaler|com\.juniper"
        + @"|cloud-manageontap|manageontap|com\.netapp|org\.apache\.cloudstack\.noredist)";

    /// <summary>Parts that are removed from a message that is too long, the least informative first.</summary>
    public static Meaning[] Wordy { get; } =
    [
        new("", @"(?<=Blocked mirror for repositories: \[[^\]]{0,60})[^\]]*(?=\])"),
        new("", @"\(?([a-z]\w*\.)+[A-Z]\w*(Exception|Error): "),
        new("", @"(This failure was cached in the local repository and )?resolution (is not|will not be) reattempted until .* (has"
            + @"|have) elapsed or updates are forced\.?"),
        new("", @"Failed to read artifact descriptor for \S+: "),
        new("", @"Failed to collect dependencies at .*?: (?=Failed|Could)"),
        new("", @"Execution \S+ of goal \S+ failed: "),
    ];

    public static Meaning[] Meanings { get; } =
    [
        .. Network.Meanings, MavenModel.WrongParent,
        Network.Of("maven.local-repository", "Specified destination directory cannot be created", "its folder cannot be created",
            "Give the building user the rights to Maven's local repository (~/.m2), or name another: -Dmaven.repo.local=DIR."),
        Network.Of("maven.checksum", "Checksum validation failed", "checksum validation failed",
            "Delete the artifact's folder below ~/.m2/repository and run again with -U; a proxy may have changed the file."),
        Network.Of("maven.offline", "in offline mode", "not available offline",
            "Maven may not download it (--offline): let it once, or, in a package's build, name what has it in Build-Depends."),
        Network.Of("maven.cached-failure",
            @"failed to transfer from .* during a previous attempt|resolution (will not|is not) be? ?reattempted.*Original error",
            "failed before (cached)",
            "Maven remembers that this failed: run again with -U."),
        Network.Of("maven.module-not-built",
            @"for project (?<group>[\w.-]+):[\s\S]*?([Cc]ould not find artifact|could not be resolved:|Failure to find) \k<group>:",
            "could not be found",
            "It looks like a module of this build: build it, too (-am with -pl), or install it first (mvn install)."),
        Network.Of("cloudstack.non-free", Missing + NonFree, "could not be found",
            "The artifact is in none of the repositories that Maven asks: it is a non-free dependency of CloudStack. "
            + "Install it (install-non-oss.sh of cloudstack-nonoss), or build without -Dnoredist."),
        Network.Of("maven.cached-absence", "was not found in .* during a previous attempt"
            + "|Failure to find .* was cached in the local", "could not be found", "The artifact is in none of the "
            + "repositories that Maven asks, as Maven remembers: check its name and version, run again with -U if it was published since."),
        Network.Of("maven.version-range", @"No versions available for \S+:(?<range>[\[(]\S*) within", "no version in ${range}", null),
        Network.Of("jvm.no-tools-jar", @"com\.sun:tools:\S+ at specified path", "tools.jar not found",
            "Since JDK 9 there is no tools.jar: let JAVA_HOME name JDK 8, or take the dependency out."),
        Network.Of("maven.system-artifact", @"at specified path (?<path>\S+)", "not found at ${path}", null),
        Network.Of("maven.artifact-not-found", Missing, "could not be found",
            "The artifact is in none of the repositories that Maven asks: check its name and version, or add the repository that has it."),
        new("maven.artifact-not-found", @"Missing:\s+(-+\s+)?1\) (?<artifact>\S+)",
            "The artifact is in none of the repositories that Maven asks: check its name and version, or add the repository that has it.") {
            Rank = Rank.Network, Subject = "${artifact}: could not be found" },
        Network.Of("maven.transfer", @"Transfer failed for \S+ (?<reason>\d{3} [^\n@]*[^\n@\s])", "${reason}", null),
        Network.Of("maven.transfer", "Transfer failed for ", "transfer failed", null),
        Network.Of("maven.transfer", @"Could not transfer artifact \S+ from/to \S+ \([^)]*\): (?<reason>[^\n]*[^\n\s])", "${reason}", null),
        Network.Of("maven.resolution",
            "Could not transfer artifact|could not be resolved|Could not resolve|Failed to read artifact descriptor", "", null),
    ];

    public static Sign[] Signs { get; } =
    [
        new("maven.metadata", Rank.Network, @"^(?<message>(Could not transfer metadata|Failure to transfer) \S*maven-metadata\.xml .*)",
            "maven-metadata.xml") { AtLeast = Level.Warning, Most = 1, IsWeak = true, Meanings =
            [.. Meanings, new("maven.transfer", "", "Let the repository be reachable, then run again with -U.")] },
        new("maven.damaged-artifact", Rank.Machine, @"^(error: )?(?<message>error reading \S+\.jar; .*)", "error reading ") { Most = 3,
            AtLeast = Level.Error, Meanings = JavaCompilers.Meanings },
    ];

    private static readonly Regex Artifact = new(@"(?:[Aa]rtifact|for|resolved:|find|Plugin|POM|at"
        + @"|->) (?<artifact>[\w.-]+:[\w.-]+(?::[\w.${}-]+){1,4})", RegexOptions.CultureInvariant | RegexOptions.RightToLeft,
        Regex.InfiniteMatchTimeout);

    /// <summary>The artifact that a message is about: the last that it names.</summary>
    public static string? ArtifactIn(string message) => Artifact.Match(message) is { Success: true } match ? match.Groups["artifact"].Value
        : null;
}
