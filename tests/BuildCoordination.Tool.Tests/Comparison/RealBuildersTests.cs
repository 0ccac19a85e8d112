using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>
/// Two builders with the real mvn and dpkg. The second has a view of the file system of its own, in which one thing is another.
/// </summary>
public sealed class RealBuildersTests : IDisposable
{
    private const string Jdk = "$(dirname \"$(dirname \"$(readlink -f \"$(command -v java)\")\")\")";

    private const string Dpkg = "/var/lib/dpkg/status";

    private const string OtherMaven = """
        file=$(readlink -f /usr/share/maven/lib/maven-core-3.x.jar)
        entry=META-INF/maven/org.apache.maven/maven-core/pom.properties
        mkdir -p "$(dirname "$entry")"
        unzip -p "$file" "$entry" | sed 's/^version=.*/version=9.9.9/' >"$entry"
        cp "$file" core.jar
        jar uf core.jar "$entry"
        mount --bind core.jar "$file"

        """;

    // What is planted: mounts, a shell's words before the build, options of the build, words that the comparison must have.
    private static readonly Dictionary<string, (string Mounts, string Before, string Options, string Found)> Planted =
        new(StringComparer.Ordinal)
    {
        ["a JDK"] = (Changed($"{Jdk}/release", "s/17\\.[0-9.]*/17.0.1/"), "", "", "JDK 17"),
        ["a system"] = (Changed("/etc/os-release", "s/^PRETTY_NAME=.*/PRETTY_NAME=\"Other 1\"/"), "", "", "system "),
        ["a dependency"] = (
            Changed(Dpkg, "/^Package: maven$/,/^$/d"), "", "", "  maven missing on build2"),
        ["a version"] = (
            Changed(Dpkg, "/^Package: maven$/,/^$/s/^Version: .*/Version: 9.9-1/"), "", "", "  maven "),
        ["a time zone"] = ("", "export TZ=Asia/Tokyo; ", "", "Asia/Tokyo on build2"),
        ["a locale"] = ("", "export LANG=de_DE.UTF-8; ", "", "de_DE.UTF-8 on build2"),
        ["an umask"] = ("", "umask 027; ", "", "  umask 0022 on build1, 0027 on build2"),
        ["an option of the JVM"] =
            ("", "export JAVA_TOOL_OPTIONS=-Xmx700m; ", "", "  JAVA_TOOL_OPTIONS not set on build1, -Xmx700m on build2"),
        ["a variable of the build"] =
            ("", "", "--environment ACS_BUILD_OPTS=-DskipTests", "  ACS_BUILD_OPTS not set on build1, -DskipTests on build2"),
        ["a profile"] = ("", "", "--profiles developer", "  profile systemvm only on build1"),
        ["an argument"] = ("", "", "--maven-arguments -Dmaven.test.skip=true,-Dx=1", "  arguments "),
        ["a change"] = ("", "echo '<!-- mine -->' >>pom.xml; ", "", "  pom.xml changed and not committed on build2"),
        ["a vendor of the JDK"] = (Changed($"{Jdk}/release", "s/^IMPLEMENTOR=.*/IMPLEMENTOR=\"Other\"/"), "", "", " (Other) on build2"),
        ["a Maven"] = (OtherMaven, "", "", "9.9.9 on build2"),
        ["a kernel"] = (Changed("/proc/sys/kernel/osrelease", "s/.*/9.9.9-test/"), "", "", ", 9.9.9-test on build2"),
        ["a dependency that another package provides"] = (
            Changed(Dpkg, "/^Package: debhelper$/,/^$/d"), "", "", "  debhelper-compat missing on build2"),
        ["a version of the JDK's package"] = (
            Changed(Dpkg, "/^Package: default-jdk-headless$/,/^$/s/^Version: .*/Version: 9.9/"), "", "", ", 9.9 on build2"),
        ["a form of times"] = ("", "export LC_TIME=de_DE.UTF-8; ", "", "  LC_TIME not set on build1, de_DE.UTF-8 on build2"),
        ["a language"] = ("", "export LANGUAGE=de; ", "", "  LANGUAGE not set on build1, de on build2"),
        ["Maven's JVM"] = ("", "export MAVEN_OPTS=\"-Xmx500m $MAVEN_OPTS\"; ", "", " on build1, -Xmx500m -D"),
        ["the launcher's JVM"] = Variable("JDK_JAVA_OPTIONS", "-Xmx600m"),
        ["the home of the JDK"] = ("", $"export JAVA_HOME={Jdk}; ", "", "  JAVA_HOME not set on build1, /"),
        ["the class path"] = Variable("CLASSPATH", "/opt/other.jar"),
        ["Debian's options"] = Variable("DEB_BUILD_OPTIONS", "nocheck"),
        ["Debian's profiles"] = Variable("DEB_BUILD_PROFILES", "nodoc"),
        ["a compiler"] = Variable("CC", "clang"),
        ["flags of the compiler"] = Variable("CFLAGS", "-O3"),
        ["a path of libraries"] = Variable("LD_LIBRARY_PATH", "/opt/other/lib"),
        ["a time of the source"] = Variable("SOURCE_DATE_EPOCH", "1750000000"),
        ["a proxy"] = Variable("https_proxy", "http://proxy.example:3128"),
        ["Node's options"] = Variable("NODE_OPTIONS", "--max-old-space-size=512"),
        ["Python's path"] = Variable("PYTHONPATH", "/opt/other/python"),
        ["a file that was deleted"] = ("", "rm debian/copyright; ", "", "  debian/copyright changed and not committed on build2"),
        ["a file that was only staged"] =
            ("", "echo 1 >new; git add new; ", "", "  new changed and not committed on build2"),
        ["a branch"] = ("", "git checkout -q -b mine; ", "", ", mine on build2"),
    };

    private readonly TestFleet _fleet = new();
    private readonly SampleTree _source;

    public RealBuildersTests() => _source = new SampleTree(_fleet);

    public static TheoryData<string> Differences => [.. Planted.Keys];

    [Theory(Explicit = true)]
    [MemberData(nameof(Differences))]
    public async Task What_is_another_thing_on_one_of_them_is_named_and_nothing_else(string difference)
    {
        var (mounts, before, options, found) = Planted[difference];
        await using var plain = await PrivateMounts.MakeAsync("true");
        await using var planted = await PrivateMounts.MakeAsync($"cd {_fleet.Folder}\n{mounts}");
        await BuildAsync(plain, "build1", "", "--packaging off --goals validate");
        await BuildAsync(planted, "build2", before, $"--packaging off --goals validate {options}");

        var compared = await new Buildcoord(_fleet, "build1").RunAsync("compare", "build1", "build2");

        var named = Assert.Single(compared.Output.TrimEnd('\n').Split('\n')[3..]);
        Assert.Contains(found, named, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Of_equal_builds_nothing_is_named_and_no_message_has_a_line_about_one()
    {
        await using var one = await PrivateMounts.MakeAsync("true");
        await using var other = await PrivateMounts.MakeAsync("true");
        for (var i = 0; i < LongProof.Times(asked: 100, usual: 3); i++)
        {
            await BuildAsync(one, "build1", "", "--packaging off --goals validate");
            await BuildAsync(other, "build2", "", "--packaging off --goals validate");

            var compared = await new Buildcoord(_fleet, "build1").RunAsync("compare", "build1", "build2");

            Assert.EndsWith("\n  Nothing that both published differs.\n", compared.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            _fleet.AllMessages(), message => message["body"]!.GetValue<string>().Contains("this commit", StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task A_builder_that_lacks_a_build_dependency_is_told_by_the_message_of_its_own_failure()
    {
        await using var plain = await PrivateMounts.MakeAsync("true");
        await using var planted = await PrivateMounts.MakeAsync($"cd {_fleet.Folder}\n{Planted["a dependency"].Mounts}");
        Assert.Equal(0, (await BuildAsync(plain, "build1", "", "")).Code);
        Assert.NotEqual(0, (await BuildAsync(planted, "build2", "", "")).Code);

        var end = _fleet.LiveMessages()
            .First(message => message["event"]!.GetValue<string>() == "end" && message["from"]!.GetValue<string>() == "build2");
        Assert.Contains("\nbuild1 built this commit: maven missing here", end["body"]!.GetValue<string>(), StringComparison.Ordinal);
        var build = _fleet.Read("build1/builds.json")["builds"]![0]!;
        var environment = _fleet.Read($"build1/environments/{build["environment"]!.GetValue<string>()}.json");
        Assert.Contains(
            environment["installed"]!.AsArray(), entry => entry!.GetValue<string>().StartsWith("debhelper=", StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task The_first_file_in_which_two_packages_differ_is_named()
    {
        await using var plain = await PrivateMounts.MakeAsync("true");
        Assert.Equal(0, (await BuildAsync(plain, "build1", "", "")).Code);
        // The second build would replace the first one's packages.
        var kept = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "kept")).FullName;
        await plain.ShellAsync($"mv {Path.GetDirectoryName(_source.Path)}/*.deb {kept}");
        Assert.Equal(
            0, (await BuildAsync(plain, "build2", "echo 'x=1' >>client/src/main/resources/server.properties 2>/dev/null || true; ", ""))
                .Code);
        var builds = _fleet.Read("build1/builds.json");
        foreach (var package in builds["builds"]![0]!["packages"]!.AsArray())
            package!["path"] = Path.Combine(kept, Path.GetFileName(package["path"]!.GetValue<string>()));
        _fleet.Edit("build1/builds.json", builds.ToJsonString());

        var compared = JsonNode.Parse((await new Buildcoord(_fleet, "build1").RunAsync("compare", "build1", "build2", "--json")).Output)!;

        var places = compared["differences"]!.AsArray().Where(found => found!["kind"]!.GetValue<string>() == "package")
            .Select(found => found!["place"]?.GetValue<string>()).ToList();
        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Matches(@"\A(control|data)\.tar: \./", place));
    }

    public void Dispose() => _fleet.Dispose();

    // Another file of that content, in its place.
    private static string Changed(string file, string edit) =>
        $"file=\"{file}\"\nsed '{edit}' \"$file\" >changed\nmount --bind changed \"$file\"\n";

    private static (string Mounts, string Before, string Options, string Found) Variable(string name, string value) =>
        ("", $"export {name}={value}; ", "", $"  {name} not set on build1, {value} on build2");

    private async Task<CommandEnd> BuildAsync(PrivateMounts mounts, string server, string before, string options)
    {
        var machine = new Buildcoord(_fleet, server, _source.Variables);
        var call = $"cd {_source.Path}; {before}{Buildcoord.Program} cloudstack --source {_source.Path} --logs {_source.Logs} {options}";
        return await mounts.RunAsync(machine.Environment, "bash", "-c", call);
    }
}
