using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>
/// The environment of a build, redacted. Null and empty mean unknown. Two environments with the same content are one document.
/// </summary>
internal sealed record BuildEnvironment
{
    /// <summary>The operating system, as <c>/etc/os-release</c> names it.</summary>
    [JsonPropertyName("system")]
    public string? System { get; init; }

    [JsonPropertyName("kernel")]
    public string? Kernel { get; init; }

    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    /// <summary>The version and vendor of the JDK in <c>JAVA_HOME</c>, else of the <c>java</c> on the path.</summary>
    [JsonPropertyName("java")]
    public string? Java { get; init; }

    [JsonPropertyName("maven")]
    public string? Maven { get; init; }

    [JsonPropertyName("time_zone")]
    public string? TimeZone { get; init; }

    /// <summary>Octal, as the kernel writes it.</summary>
    [JsonPropertyName("umask")]
    public string? Umask { get; init; }

    /// <summary>The command lines of the build, one each.</summary>
    [JsonPropertyName("arguments")]
    public IReadOnlyList<string> Arguments { get; init => field = value ?? []; } = [];

    /// <summary>The requested profiles of Maven.</summary>
    [JsonPropertyName("profiles")]
    public IReadOnlyList<string> Profiles { get; init => field = value ?? []; } = [];

    /// <summary>Variables that change the result of builds, as <c>NAME=value</c>, so that redaction sees the name.</summary>
    [JsonPropertyName("variables")]
    public IReadOnlyList<string> Variables { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The files of the source that differ from its commit, as <c>path=content</c>: the start of its SHA-256, or <c>deleted</c>.
    /// </summary>
    [JsonPropertyName("changes")]
    public IReadOnlyList<string> Changes { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The build dependencies of <c>debian/control</c>, as <c>package=version</c>; without a version, it is not installed.
    /// </summary>
    [JsonPropertyName("dependencies")]
    public IReadOnlyList<string> Dependencies { get; init => field = value ?? []; } = [];

    /// <summary>The packages of dpkg's <c>.buildinfo</c>, with the dependencies of dependencies, as <c>package=version</c>.</summary>
    [JsonPropertyName("installed")]
    public IReadOnlyList<string> Installed { get; init => field = value ?? []; } = [];

    /// <summary>Fills missing command lines, profiles and packages from another environment.</summary>
    public BuildEnvironment Or(BuildEnvironment? other) => other is null ? this : this with
    {
        Arguments = Arguments.Count > 0 ? Arguments : other.Arguments,
        Profiles = Profiles.Count > 0 ? Profiles : other.Profiles,
        Installed = Installed.Count > 0 ? Installed : other.Installed,
    };

    /// <summary>Changes each text, as redaction does.</summary>
    public BuildEnvironment Select(Func<string, string> change)
    {
        return new()
        {
            System = Text(System),
            Kernel = Text(Kernel),
            Architecture = Text(Architecture),
            Java = Text(Java),
            Maven = Text(Maven),
            TimeZone = Text(TimeZone),
            Umask = Text(Umask),
            Arguments = Texts(Arguments),
            Profiles = Texts(Profiles),
            Variables = Texts(Variables),
            Changes = Texts(Changes),
            Dependencies = Texts(Dependencies),
            Installed = Texts(Installed),
        };

        string? Text(string? text) => text is null ? null : change(text);
        string[] Texts(IReadOnlyList<string> texts) => [.. texts.Select(change)];
    }
}
