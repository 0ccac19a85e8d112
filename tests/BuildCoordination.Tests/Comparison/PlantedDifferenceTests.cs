using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Comparison;

/// <summary>A difference between two builders of one commit is named, and nothing else is.</summary>
public sealed class PlantedDifferenceTests : IDisposable
{
    private static readonly string Sha = new('a', 64);

    // What is planted at the second builder, the kind and name of the difference, and what each side is said to have.
    private static readonly Dictionary<string, (
        Action<TwoBuilders.Builder> Plant, string Kind, string? Name, string? First, string? Second)> Planted =
        new(StringComparer.Ordinal)
        {
            ["a dependency is missing"] = (b => b.Dpkg(Packages("libssl-dev")), "dependency", "libssl-dev", "3.0.15-1", null),
            ["no alternative is installed"] =
                (b => b.Dpkg(Packages("openjdk-17-jdk-headless")), "dependency", "default-jdk-headless",
                    "openjdk-17-jdk-headless 17.0.15", null),
            ["a provided dependency is missing"] =
                (b => b.Dpkg(Packages("debhelper")), "dependency", "debhelper-compat", "debhelper 13.11.4", null),
            ["a dependency has another version"] =
                (b => b.Dpkg([.. Packages("maven"), ("maven", "3.9.9-1", null)]), "dependency", "maven", "3.8.7-1", "3.9.9-1"),
            ["another alternative is installed"] = (
                b => b.Dpkg([.. Packages(""), ("default-jdk-headless", "2:1.17-74", null)]),
                "dependency", "default-jdk-headless", "openjdk-17-jdk-headless 17.0.15", "2:1.17-74"),
            ["a dependency of a dependency has another version"] =
                (b => b.Installed = ["gcc=4:13.1.0-1", "libssl-dev=3.0.15-1", "tar=1.34"], "installed", "gcc", "4:12.2.0-3", "4:13.1.0-1"),
            ["a dependency of a dependency is missing"] = (b => b.Installed = ["gcc=4:12.2.0-3"], "installed", "tar", "1.34", null),
            ["another JDK"] = (b => b.Jdk("17.0.12", "Debian"), "jdk", null, "17.0.15+6 (Debian)", "17.0.12+6 (Debian)"),
            ["a JDK of another vendor"] =
                (b => b.Jdk("17.0.15", "Eclipse Adoptium"), "jdk", null, "17.0.15+6 (Debian)", "17.0.15+6 (Eclipse Adoptium)"),
            ["another Maven"] = (b => b.Maven("3.9.9"), "maven", null, "3.8.7", "3.9.9"),
            ["a profile more"] = (
                b => b.Options = new(b.Options)
                {
                    Arguments = ["mvn -P developer,systemvm clean install"],
                    Profiles = ["developer", "systemvm"],
                },
                "profile", "systemvm", null, "given"),
            ["a profile less"] =
                (b => b.Options = new(b.Options) { Arguments = ["mvn clean install"], Profiles = [] }, "profile", "developer",
                    "given", null),
            ["an argument more"] =
                (b => b.Options = new(b.Options) { Arguments = ["mvn -P developer -DskipTests clean install"] }, "arguments", null, null,
                    "-DskipTests"),
            ["another goal"] =
                (b => b.Options = new(b.Options) { Arguments = ["mvn -P developer clean package"] }, "arguments", null,
                    "install", "package"),
            ["Maven's JVM options"] = (b => b.Variables["MAVEN_OPTS"] = "-Xmx1g", "variable", "MAVEN_OPTS", null, "-Xmx1g"),
            ["an option of every JVM"] =
                (b => b.Variables["JAVA_TOOL_OPTIONS"] = "-Dfile.encoding=ISO-8859-1", "variable", "JAVA_TOOL_OPTIONS", null,
                    "-Dfile.encoding=ISO-8859-1"),
            ["Debian's build options"] =
                (b => b.Variables["DEB_BUILD_OPTIONS"] = "nocheck", "variable", "DEB_BUILD_OPTIONS", null, "nocheck"),
            ["CloudStack's build options"] =
                (b => b.Variables["ACS_BUILD_OPTS"] = "-Dnoredist", "variable", "ACS_BUILD_OPTS", null, "-Dnoredist"),
            ["compiler flags"] = (b => b.Variables["CFLAGS"] = "-O3", "variable", "CFLAGS", null, "-O3"),
            ["another compiler"] = (b => b.Variables["CC"] = "clang", "variable", "CC", null, "clang"),
            ["a proxy"] = (b => b.Variables["https_proxy"] = "http://proxy:3128", "variable", "https_proxy", null, "http://proxy:3128"),
            ["the date of the source"] = (b => b.Variables["SOURCE_DATE_EPOCH"] = "1", "variable", "SOURCE_DATE_EPOCH", null, "1"),
            ["Node's options"] =
                (b => b.Variables["NODE_OPTIONS"] = "--max-old-space-size=512", "variable", "NODE_OPTIONS", null,
                    "--max-old-space-size=512"),
            ["a variable of the build alone"] = (
                b => b.Options = new(b.Options)
                {
                    Variables = new Dictionary<string, string> { ["ANYTHING"] = "1" },
                }, "variable", "ANYTHING", null, "1"),
            ["the language"] = (b => b.Variables["LANG"] = "de_DE.UTF-8", "locale", "LANG", null, "de_DE.UTF-8"),
            ["all of the locale"] = (b => b.Variables["LC_ALL"] = "tr_TR.UTF-8", "locale", "LC_ALL", null, "tr_TR.UTF-8"),
            ["the time zone"] = (b => b.Variables["TZ"] = "Asia/Tokyo", "time zone", null, "UTC", "Asia/Tokyo"),
            ["a change that is not committed"] =
                (b => File.AppendAllText(Path.Combine(b.Source, "pom.xml"), "<!-- mine -->\n"), "source", "pom.xml", null,
                    "7d9a2bdb9c53e7c4"),
            ["a file that was deleted"] = (b => File.Delete(Path.Combine(b.Source, "build.sh")), "source", "build.sh", null, "deleted"),
            ["another branch"] = (b => Shell.Git(b.Source, "checkout", "-q", "-b", "mine"), "branch", null, "main", "mine"),
            ["another content of a package"] = (
                b => b.Build = new(b.Build) { Packages = [TwoBuilders.Builder.Package("common", new string('b', 64))] }, "package",
                    "common", $"4.21 sha256 {Sha}", $"4.21 sha256 {new string('b', 64)}"),
            ["another result"] = (
                b => b.Build = new(b.Build) { Status = "failed", Result = "failure", ExitCode = 3, Packages = [] }, "result", null,
                "success", "failure (exit code 3)"),
        };

    private readonly TwoBuilders _two = new();

    public static TheoryData<string> Differences => [.. Planted.Keys];

    public PlantedDifferenceTests()
    {
        foreach (var builder in new[] { _two.One, _two.Other })
            builder.Variables["TZ"] = "UTC";
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task It_is_named(string difference)
    {
        var (plant, kind, name, first, second) = Planted[difference];
        plant(_two.Other);

        var found = Assert.Single((await _two.CompareAsync()).Differences);

        Assert.Equal((kind, name, first), (found.Kind, found.Name, found.First));
        if (difference != "a change that is not committed")
            Assert.Equal(second, found.Second);
    }

    [Fact]
    public async Task Of_two_builders_that_are_equal_nothing_is_named()
    {
        var comparison = await _two.CompareAsync();

        Assert.Empty(comparison.Differences);
        Assert.Empty(comparison.WithoutEnvironment);
        Assert.Equal(["common"], comparison.IdenticalPackages);
    }

    [Fact]
    public async Task Of_two_builds_that_differ_in_everything_the_most_telling_comes_first()
    {
        foreach (var name in Planted.Keys.Where(name => !name.StartsWith("no ", StringComparison.Ordinal) && name != "a profile less"))
            Planted[name].Plant(_two.Other);
        Planted["a dependency is missing"].Plant(_two.Other);

        var kinds = (await _two.CompareAsync()).Differences.Select(difference => difference.Kind).Distinct();

        Assert.Equal(
            ["result", "source", "dependency", "jdk", "maven", "profile", "arguments", "variable", "locale", "time zone", "installed",
                "branch"], kinds);
    }

    [Fact]
    public void A_build_of_a_server_that_published_no_environment_is_compared_by_its_record()
    {
        var build = new BuildRecord(_two.One.Build) { Commit = "c" };
        var failed = new BuildRecord(build) { Result = "failure", Cause = "disk-full" };
        var comparison = new BuildComparison(new("build1", build, null), new("build2", failed, new()));

        Assert.Equal(new BuildDifference("result", null, "success", "failure (disk-full)"), Assert.Single(comparison.Differences));
        Assert.Equal(["build1"], comparison.WithoutEnvironment);
    }

    [Fact]
    public async Task Dependencies_that_a_server_could_not_list_are_not_missing()
    {
        var (one, other) = (await _two.One.LookAsync(), await _two.Other.LookAsync());
        other = other with { Environment = other.Environment! with { Dependencies = [], Installed = [] } };

        Assert.Empty(new BuildComparison(one, other).Differences);
    }

    public void Dispose() => _two.Dispose();

    private static (string, string, string?)[] Packages(string without) =>
    [
        .. new (string Name, string, string?)[]
        {
            ("debhelper", "13.11.4", "debhelper-compat (= 13)"), ("libssl-dev", "3.0.15-1", null),
                ("openjdk-17-jdk-headless", "17.0.15", "java11-sdk"),
            ("maven", "3.8.7-1", null), ("python3-setuptools", "66.1.1-1", null),
        }.Where(package => package.Name != without),
    ];
}
