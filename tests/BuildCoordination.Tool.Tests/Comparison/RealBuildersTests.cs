using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>
/// Two builders with the real mvn and dpkg. The second has a view of the file system of its own, in which one thing is another.
/// </summary>
public sealed class RealBuildersTests : IDisposable
{
    private const string Jdk = "$(dirname \"$(dirname \"$(readlink -f \"$(command -v java)\")\")\")";

    // What is planted: mounts, a shell's words before the build, options of the build, words that the comparison must have.
    private static readonly Dictionary<string, (string Mounts, string Before, string Options, string Found)> Planted =
        new(StringComparer.Ordinal)
    {
        ["a JDK"] = (Changed($"{Jdk}/release", "s/17\\.[0-9.]*/17.0.1/"), "", "", "JDK 17"),
        ["a system"] = (Changed("/etc/os-release", "s/^PRETTY_NAME=.*/PRETTY_NAME=\"Other 1\"/"), "", "", "system "),
        ["a dependency"] = (
            Changed("/var/lib/dpkg/status", "/^Package: maven$/,/^$/d"), "", "", "  maven missing on build2"),
        ["a version"] = (
            Changed("/var/lib/dpkg/status", "/^Package: maven$/,/^$/s/^Version: .*/Version: 9.9-1/"), "", "", "  maven "),
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
        ["nothing"] = ("", "", "", "  Nothing that both published differs."),
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

    private async Task<CommandEnd> BuildAsync(PrivateMounts mounts, string server, string before, string options)
    {
        var machine = new Buildcoord(_fleet, server, _source.Variables);
        var call = $"cd {_source.Path}; {before}{Buildcoord.Program} cloudstack --source {_source.Path} --logs {_source.Logs} {options}";
        return await mounts.RunAsync(machine.Environment, "bash", "-c", call);
    }
}
