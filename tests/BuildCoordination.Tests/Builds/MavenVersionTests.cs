using System.IO.Compression;
using BuildCoordination.Builds.Environments;

namespace BuildCoordination.Tests.Builds;

/// <summary>Which Maven a build has, from its files.</summary>
public sealed class MavenVersionTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("buildcoord-test-").FullName;

    [Fact]
    public void A_Maven_that_was_upgraded_between_two_builds_of_a_process_has_its_new_version()
    {
        Install("3.8.7", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("3.8.7", Version());
        Assert.Equal("3.8.7", Version());

        Install("3.9.6", new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("3.9.6", Version());
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private string? Version() => JavaTools.MavenVersion(Path.Combine(_home, "bin"));

    // Debian's name of the file is the same for each version.
    private void Install(string version, DateTime time)
    {
        var jar = Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "lib")).FullName, "maven-core-3.x.jar");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName, "mvn"), "");
        File.Delete(jar);
        using (var zip = ZipFile.Open(jar, ZipArchiveMode.Create))
        {
            using var text = new StreamWriter(zip.CreateEntry("META-INF/maven/org.apache.maven/maven-core/pom.properties").Open());
            text.WriteLine($"version={version}");
        }

        File.SetLastWriteTimeUtc(jar, time);
    }
}
