using System.IO.Compression;

namespace BuildCoordination.Builds.Environments;

/// <summary>Reads the versions of the JDK and of Maven from their files. A JVM would take longer to start than the rest to read.</summary>
internal static class JavaTools
{
    private const int LongestRelease = 64 * 1024;

    private static volatile KnownVersion? _mavenVersion;

    private sealed record KnownVersion((string Path, DateTime WrittenAt) File, string? Version);

    /// <summary>Gets the version of the JDK, such as <c>17.0.15+6 (Debian)</c>; null if it is unknown.</summary>
    /// <param name="home">The value of <c>JAVA_HOME</c>, which Maven prefers; null if it is not set.</param>
    /// <param name="search">The folders in which a build looks for programs.</param>
    public static string? JavaVersion(string? home, string? search)
    {
        home ??= HomeOf("java", search);
        // A JRE in a JDK has the file of that one.
        string?[] homes = [home, home is null ? null : Path.GetDirectoryName(home)];
        var release = Array.Find(homes, folder => folder is not null && Files.NamedFile.IsOrdinary(Path.Combine(folder, "release"))
            && File.Exists(Path.Combine(folder, "release")));
        return release is null ? null : VersionIn(File.ReadLines(Path.Combine(release, "release")).Take(LongestRelease));
    }

    /// <summary>Gets the version of Maven, such as <c>3.8.7</c>; null if it is unknown.</summary>
    public static string? MavenVersion(string? search)
    {
        if (HomeOf("mvn", search) is not { } home || !Directory.Exists(Path.Combine(home, "lib")))
            return null;
        var core = Directory.EnumerateFiles(Path.Combine(home, "lib"), "maven-core-*.jar").Order(StringComparer.Ordinal).FirstOrDefault();
        if (core is null || !Files.NamedFile.IsOrdinary(core))
            return null;
        // The list of a jar's entries takes a fifth of the memory of a whole build.
        var file = (core, File.GetLastWriteTimeUtc(core));
        if (_mavenVersion is not { } known || known.File != file)
            _mavenVersion = known = new(file, VersionIn(core));
        return known.Version;
    }

    private static string? VersionIn(string core)
    {
        using var jar = ZipFile.OpenRead(core);
        using var properties = jar.GetEntry("META-INF/maven/org.apache.maven/maven-core/pom.properties")?.Open();
        if (properties is null)
            return null;
        using var text = new StreamReader(properties);
        for (var line = text.ReadLine(); line is not null; line = text.ReadLine())
        {
            if (line.StartsWith("version=", StringComparison.Ordinal))
                return line["version=".Length..].Trim();
        }

        return null;
    }

    private static string? VersionIn(IEnumerable<string> lines)
    {
        var values = lines.Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pair => pair[0], pair => pair[1].Trim().Trim('"'), StringComparer.Ordinal);
        if ((values.GetValueOrDefault("JAVA_RUNTIME_VERSION") ?? values.GetValueOrDefault("JAVA_VERSION")) is not { } version)
            return null;
        return values.TryGetValue("IMPLEMENTOR", out var vendor) && vendor.Length > 0 ? $"{version.Split('-')[0]} ({vendor})" : version;
    }

    // Through /usr/bin/java and /etc/alternatives/java to the folder that bin is in.
    private static string? HomeOf(string program, string? search)
    {
        foreach (var folder in (search ?? "").Split(':').Where(Path.IsPathRooted))
        {
            var file = new FileInfo(Path.Combine(folder, program));
            if (file.Exists)
            {
                return Path.GetDirectoryName(
                    Path.GetDirectoryName(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName));
            }
        }

        return null;
    }
}
