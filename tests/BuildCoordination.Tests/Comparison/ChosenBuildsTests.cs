using BuildCoordination.Comparison;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Comparison;

/// <summary>Which two builds are compared where nobody names both.</summary>
public class ChosenBuildsTests
{
    // Newest first: job, commit and name.
    private static readonly BuildRecord[] One = [Build("a3", "c3"), Build("a2", "c2", "docs"), Build("a1", "c1"), Build("a0", "unknown")];

    private static readonly BuildRecord[] Other =
        [Build("b4", "c2"), Build("b3", "c2", "docs"), Build("b2", "c1"), Build("b1", "c1"), Build("b0", "unknown")];

    [Theory]
    [InlineData(null, "", "a2 b3")]
    [InlineData("c1", "", "a1 b2")]
    [InlineData("C1", "", "a1 b2")]
    [InlineData("c3", "", null)]
    [InlineData(null, "b1", "a1 b1")]
    [InlineData(null, "a1", "a1 b2")]
    [InlineData(null, "a3", null)]
    [InlineData(null, "b4", "a2 b4")]
    [InlineData(null, "a3 b1", "a3 b1")]
    [InlineData(null, "b1 a3", "a3 b1")]
    [InlineData(null, "a1 a2", "a2 b3")]
    [InlineData(null, "a0", null)]
    [InlineData(null, "nobody", null)]
    [InlineData("unknown", "", null)]
    public void Of_two_servers_it_is_the_newest_pair_of_one_commit(string? commit, string jobs, string? expected) =>
        Assert.Equal(expected, Found(One, Other, isSame: false, commit, jobs));

    [Theory]
    [InlineData("", "a3 a1")]
    [InlineData("a1", "a1 a0")]
    [InlineData("a2", null)]
    [InlineData("a3 a2", "a3 a2")]
    [InlineData("a2 a3", "a2 a3")]
    public void Of_one_server_it_is_a_build_and_the_one_of_its_name_before_it(string jobs, string? expected) => Assert.Equal(
        expected, Found(One, [.. One.Select(build => new BuildRecord(build) { Artifacts = [build.Id] })], isSame: true, null, jobs));

    private static string? Found(BuildRecord[] one, BuildRecord[] other, bool isSame, string? commit, string jobs) =>
        ChosenBuilds.Find(one, other, isSame, commit, jobs.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is var (first, second)
            ? $"{first.Id} {second.Id}"
            : null;

    private static BuildRecord Build(string id, string commit, string name = "cloudstack") => new()
    {
        Id = id,
        Commit = commit,
        Name = name,
        Status = "success",
    };
}
