namespace BuildCoordination.Settings;

/// <summary>The CloudStack pipeline: Maven, then Debian packages. Null is unset, as in <see cref="BuildCoordinationOptions"/>.</summary>
public sealed class CloudStackOptions
{
    /// <summary>Folder of the source tree: the one with <c>pom.xml</c> and <c>debian/</c>.</summary>
    /// <value>The default value is <c>.</c>.</value>
    public string? Source { get; set; }

    /// <summary>Folder of the build logs.</summary>
    /// <value>The default value is <c>~/build-logs</c>.</value>
    public string? Logs { get; set; }

    /// <summary>Maven profiles.</summary>
    /// <value>The default value is <c>systemvm,developer</c>.</value>
    public IReadOnlyList<string>? Profiles { get; set; }

    /// <summary>Maven goals, in order.</summary>
    /// <value>The default value is <c>clean,install</c>.</value>
    public IReadOnlyList<string>? Goals { get; set; }

    /// <summary>Arguments of Maven before profiles and goals, one element each.</summary>
    /// <value>The default value is <c>-Dmaven.test.skip=true</c>.</value>
    public IReadOnlyList<string>? MavenArguments { get; set; }

    /// <summary>
    /// Environment variables of Maven and dpkg, over those of this process: <c>JAVA_HOME</c>, <c>MAVEN_OPTS</c>, <c>ACS_BUILD_OPTS</c> …
    /// </summary>
    /// <value>The default value is none.</value>
    public IReadOnlyDictionary<string, string>? Environment { get; set; }

    /// <summary>The tool that builds the packages.</summary>
    /// <value>The default value is <c>dpkg</c>.</value>
    public PackagingMode? Packaging { get; set; }

    /// <summary>Arguments of <c>dpkg-buildpackage</c>, one element each.</summary>
    /// <value>The default value is <c>-uc -us</c>.</value>
    public IReadOnlyList<string>? DpkgFlags { get; set; }

    /// <summary>Folder for the packages of <c>build-deb.sh</c>. dpkg's packages stay in the folder above the source tree.</summary>
    /// <value>The default value is the folder above the source tree.</value>
    public string? Packages { get; set; }

    /// <summary>Whether the tools' output goes to the log only.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool? Quiet { get; set; }
}
