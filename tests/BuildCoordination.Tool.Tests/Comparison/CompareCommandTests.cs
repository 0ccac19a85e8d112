using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>Why a commit builds on one server and not on another, asked with one command.</summary>
public sealed class CompareCommandTests : IDisposable
{
    // The build goes on until it is known what it runs in: a shorter one may end before that.
    private const string UntilKnown =
        "until ls \"$BUILDCOORD_STATE\"/repositories/*/runs/*.environment >/dev/null 2>&1; do sleep 0.02; done; ";

    private readonly TestFleet _fleet = new();
    private readonly string _source;

    public CompareCommandTests()
    {
        _source = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "cloudstack")).FullName;
        File.WriteAllText(Path.Combine(_source, "pom.xml"), "<project/>\n");
        Shell.Git(_source, "init", "-q", "-b", "main");
        Shell.Git(_source, "add", "-A");
        Shell.Git(_source, "commit", "-qm", "Source");
    }

    [Fact]
    public async Task What_differs_between_two_builders_of_a_commit_is_named()
    {
        await BuildAsync("build1", "exit 0");
        var build2 = await BuildAsync("build2", "exit 3", "umask 077", "export MAVEN_OPTS=-Xmx1g", "export TZ=Asia/Tokyo");

        var compared = await build2.RunAsync("compare", "build1", "build2");

        Assert.Equal(1, compared.Code);
        var lines = compared.Output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"\A\S+Z +success +build1 +cloudstack .* main +[0-9a-f]{7,} +job_", lines[1]);
        Assert.Matches(@"\A\S+Z +failure +build2 +cloudstack .* main +[0-9a-f]{7,} +job_", lines[2]);
        Assert.Equal("  result success on build1, failure (exit code 3) on build2", lines[3]);
        Assert.Contains("  MAVEN_OPTS not set on build1, -Xmx1g on build2", lines);
        Assert.Contains(lines, line => line.EndsWith(", Asia/Tokyo on build2", StringComparison.Ordinal));
        Assert.Contains("  umask 0022 on build1, 0077 on build2", lines);
        Assert.True(lines.Length <= 20, compared.Output);
        var json = JsonNode.Parse((await build2.RunAsync("compare", "build1", "build2", "--json")).Output)!;
        Assert.Equal("result", json["differences"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal("build2", json["second"]!["server"]!.GetValue<string>());
        Assert.Contains("build1 built this commit: ", _fleet.LiveMessages()[0]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_equal_builds_are_said_to_be_so_and_no_message_is_longer_for_it()
    {
        await BuildAsync("build1", "exit 0");
        var build2 = await BuildAsync("build2", "exit 0");

        var compared = await build2.RunAsync("compare", "build1", "build2", "--commit", Shell.Git(_source, "rev-parse", "HEAD")[..8]);

        Assert.Equal(0, compared.Code);
        Assert.EndsWith("\n  Nothing that both published differs.\n", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("this commit", _fleet.LiveMessages()[0]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_is_compared_with_the_one_before_it_on_the_same_server()
    {
        await BuildAsync("build1", "exit 0");
        Shell.Git(_source, "commit", "-q", "--allow-empty", "-m", "Next");
        var build1 = await BuildAsync("build1", "exit 3");

        var compared = await build1.RunAsync("compare", "build1", "build1");

        Assert.Contains("  result failure (exit code 3) in the first, success in the second\n", compared.Output, StringComparison.Ordinal);
        Assert.Contains("  commit ", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_compare_the_reason_is_named()
    {
        var build1 = await BuildAsync("build1", "exit 0");
        Shell.Git(_source, "commit", "-q", "--allow-empty", "-m", "Next");
        await BuildAsync("build2", "exit 0");

        var none = await build1.RunAsync("compare", "build1", "build2");
        var nobody = await build1.RunAsync("compare", "build1", "build9");
        var three = await build1.RunAsync("compare", "build1", "build2", "--job", "a", "--job", "b", "--job", "c");

        Assert.Equal((1, 2, 2), (none.Code, nobody.Code, three.Code));
        Assert.Contains("BC1108", none.Error, StringComparison.Ordinal);
        Assert.Contains("BC1102", nobody.Error, StringComparison.Ordinal);
        Assert.Contains("--job", three.Error, StringComparison.Ordinal);
        var jobs = await build1.RunAsync("compare", "build1", "build2", "--job", JobOf("build1"), "--job", JobOf("build2"));
        Assert.Contains("  commit ", jobs.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_much_differs_the_answer_has_at_most_twenty_lines_and_json_has_all()
    {
        foreach (var (server, content) in new[] { ("build1", 'a'), ("build2", 'b') })
        {
            var packages = Enumerable.Range(1, 40).Select(i => (JsonNode)new JsonObject
            {
                ["name"] = $"package-{i}", ["version"] = "1", ["path"] = $"/root/{i}.deb", ["size"] = 1,
                ["sha256"] = new string(i == 40 ? 'c' : content, 64),
            });
            _fleet.Edit($"{server}/status.json", $$"""{"server": "{{server}}", "status": "success"}""");
            _fleet.Edit($"{server}/builds.json", new JsonObject
            {
                ["builds"] = new JsonArray(new JsonObject
                {
                    ["id"] = "job_1", ["name"] = "x", ["status"] = "success", ["result"] = "success", ["commit"] = new string('c', 40),
                    ["packages"] = new JsonArray([.. packages]),
                }),
            }.ToJsonString());
        }

        var build1 = new Buildcoord(_fleet, "build1");
        var lines = (await build1.RunAsync("compare", "build1", "build2")).Output.TrimEnd('\n').Split('\n');
        var json = JsonNode.Parse((await build1.RunAsync("compare", "build1", "build2", "--json")).Output)!;

        Assert.True(lines.Length <= 20, string.Join('\n', lines));
        Assert.Contains("  and 26 more: --json has all", lines);
        Assert.Equal(39, json["differences"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_observer_compares_with_the_address_alone()
    {
        await BuildAsync("build1", "exit 0");
        await BuildAsync("build2", "exit 0");
        var observer = new Buildcoord(_fleet, "observer");
        observer.Environment.Remove("BUILDCOORD_SERVER");
        observer.Environment.Remove("BUILDCOORD_REPOSITORY");

        var compared = await observer.RunAsync("compare", "build1", "build2", "--repository", _fleet.Remote);

        Assert.True(compared.Code == 0, compared.Error);
    }

    public void Dispose() => _fleet.Dispose();

    private string JobOf(string server) => _fleet.Read($"{server}/builds.json")["builds"]![0]!["id"]!.GetValue<string>();

    private async Task<Buildcoord> BuildAsync(string server, string end, params string[] before)
    {
        var machine = new Buildcoord(_fleet, server);
        var call = $"exec {Buildcoord.Program} run --name cloudstack -- bash -c \"$1\"";
        await Shell.TryAsync("bash", ["-c", string.Join("; ", [.. before, call]), "bash", UntilKnown + end], machine.Environment, _source);
        return machine;
    }
}
