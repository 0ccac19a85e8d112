using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Tests.Hostile;
using Fixtures = BuildCoordination.Tests.Protocol.SampleDocuments;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>
/// docs/schemas says what is written. That each answer with --json is as its schema says is looked at whenever a test asks for one.
/// </summary>
public class SchemaTests
{
    // Documents of others, that are read all the same: elements that are no objects, another shape.
    private static readonly string[] NotAsDescribed = ["messages-null-and-numbers.json", "messages-wrong-shape.json"];

    public static TheoryData<string> All => [.. Schemas.Names];

    public static TheoryData<string> ReadableFixtures => [.. Fixtures.Names.Where(IsJson)];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_schema_has_its_version_its_name_and_says_what_it_is_of(string name)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Schemas.Folder, name + ".schema.json")))!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]!.GetValue<string>());
        Assert.Equal($"{Schemas.Address}{name}.schema.json", schema["$id"]!.GetValue<string>());
        Assert.NotEqual("", schema["title"]!.GetValue<string>());
        Assert.EndsWith(".", schema["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandReferenceTests.Commands), MemberType = typeof(CommandReferenceTests))]
    public void Each_command_answers_by_schemas_that_are_there(string command) =>
        Assert.Subset(
            Schemas.Names.ToHashSet(StringComparer.Ordinal), Answers.Of(command).Select(name => $"answers/{name}")
                .ToHashSet(StringComparer.Ordinal));

    [Fact]
    public async Task All_that_a_fleet_writes_into_its_repository_is_described()
    {
        using var fleet = new TestFleet();
        var (build1, build2) = (new Buildcoord(fleet, "build1"), new Buildcoord(fleet, "build2"));
        await build2.RunAsync("status", "building", "--job", "job_1761779789");
        var question = (await build1.RunAsync("send", "build2", "request", "Ready?", "", "--ack", "--priority", "high", "--tag", "release"))
            .Output.Trim();
        await build2.RunAsync("ack", question);
        await build2.RunAsync("reply", question, "yes");
        await build1.RunAsync("run", "--name", "docs", "--target", "Pages", "--", "bash", "-c", "echo no; exit 3");
        await build1.RunAsync("archive", "--keep", "3");
        await using (var beating = await fleet.OpenAsync("build1"))
            Assert.Null(await beating.Heartbeats.SendHeartbeatAsync());

        var used = RepositoryDocuments.AssertDescribed(fleet);

        // A build this short may end before it is known what it ran in.
        Assert.Equal(
            ["archive", "builds", "format", "heartbeat", "jobs", "locks", "messages", "reads", "status"],
            used.Where(kind => kind != "environment").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documents_of_ours_with_everything_in_them_are_described()
    {
        foreach (var (kind, bytes) in GoodDocuments.Ours)
            Schemas.AssertDescribed(Encoding.UTF8.GetString(bytes), $"repository/{kind}");
    }

    [Theory]
    [MemberData(nameof(ReadableFixtures))]
    public void Documents_as_other_builders_wrote_them_are_described_where_they_have_their_shape(string name) =>
        Assert.Equal(!NotAsDescribed.Contains(name), Schemas.Fits(Text(name), $"repository/{name.Split('-', '.')[0]}"));

    [Fact]
    public async Task Where_the_page_is_served_is_told_as_described()
    {
        using var fleet = new TestFleet();
        using var serve = new Buildcoord(fleet, "build1").Start("serve", "--port", "0", "--json");
        Answers.Check(["serve"], (await serve.StandardOutput.ReadLineAsync())!);
        serve.Kill();
    }

    private static string Text(string name) => Encoding.UTF8.GetString(Fixtures.Read(name)).TrimStart('\ufeff');

    private static bool IsJson(string name)
    {
        try
        {
            JsonNode.Parse(Text(name))!.ToJsonString();
            return true;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
