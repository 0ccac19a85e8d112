using System.Text.RegularExpressions;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>docs/compare.md shows what the command answers to documents that two real builds published.</summary>
public sealed partial class ComparePageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "compare.md"));

    private static readonly string Documents = Path.Combine(TestPaths.Fixtures, "compare");

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_answer_on_the_page_is_the_one_that_the_command_gives()
    {
        _fleet.Edit(Files().ToDictionary(path => path, path => File.ReadAllText(Path.Combine(Documents, path)), StringComparer.Ordinal));

        var compared = await new Buildcoord(_fleet, "build1").RunAsync("compare", "build1", "build2");

        Assert.Equal("", compared.Error);
        Assert.Contains($"```\n$ buildcoord compare build1 build2\n{compared.Output}```", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_a_message_on_the_page_is_the_one_that_the_builds_end_gets()
    {
        var published = new TreeChanges(
            path => File.Exists(Path.Combine(Documents, path)) ? File.ReadAllBytes(Path.Combine(Documents, path)) : null, _ => ["build1"]);
        var build = BuildsDocument.Parse(published.Read("build2/builds.json")).Builds[0];
        var environment = EnvironmentDocument.Read(published.Read($"build2/environments/{build.Environment}.json"));
        var documents =
            new TreeChanges(path => path.StartsWith("build1", StringComparison.Ordinal) ? published.Read(path) : null, _ => ["build1"]);

        new BuildEndUpdate
        {
            Server = "build2",
            Build = build,
            Environment = environment,
            Message = new() { To = "all", Subject = "x", Body = "Job: x" },
        }
            .Apply(documents, new("msg_1", 1));

        var line = documents.LiveMessages.Messages.Single(message => message.Id == "msg_1").Body.Split('\n')[^1];
        Assert.Contains($"```\n{line}\n```", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_difference_that_the_schema_has_is_on_the_page()
    {
        var schema = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "schemas", "answers", "compare.schema.json"));
        var kinds = Word().Matches(schema.Split("\"enum\": [")[1].Split(']')[0]).Select(match => match.Groups["word"].Value);

        Assert.All(kinds, kind => Assert.Contains($"`{kind}`", Page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MAVEN_OPTS")]
    [InlineData("LC_TIME")]
    [InlineData("npm_config_registry")]
    public void A_variable_that_the_page_names_is_published_and_others_are_not(string name)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "1", ["GITHUB_TOKEN"] = "2", ["HOME"] = "/root" };

        Assert.Equal([$"{name}=1"], BuildVariables.Kept(variables, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    public void Dispose() => _fleet.Dispose();

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Documents, "*.json", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Documents, path));

    [GeneratedRegex("\"(?<word>[a-z ]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
