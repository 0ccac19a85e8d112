using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>A variable that almost has the name of a setting is named, and no other one is.</summary>
public sealed class MistypedVariableTests
{
    [Theory]
    [InlineData("BUILDCOORD_REPOSITRY", "BUILDCOORD_REPOSITORY")]
    [InlineData("BUILDCOORD_REPO", "BUILDCOORD_REPOSITORY")]
    [InlineData("BUILDCORD_REPOSITORY", "BUILDCOORD_REPOSITORY")]
    [InlineData("buildcoord_repository", "BUILDCOORD_REPOSITORY")]
    [InlineData("BUILDCOORD_REPOSITORY_URL", "BUILDCOORD_REPOSITORY")]
    [InlineData("BUILDCOORD_SEVER", "BUILDCOORD_SERVER")]
    [InlineData("BUILDCOORD_FLUSHLIMIT", "BUILDCOORD_FLUSH_LIMIT")]
    [InlineData("BUILDCOORD_CLOUDSTACK_GOAL", "BUILDCOORD_CLOUDSTACK_GOALS")]
    [InlineData("BUILDCOORD_RUN", null)]
    [InlineData("BUILDCOORD_WIRE", null)]
    [InlineData("BUILDCOORD_TEST_LONG", null)]
    [InlineData("BUILDCOORD_SYSTEM_ROOT", null)]
    [InlineData("BUILDCOORD_DASHBOARD_COLOUR", null)]
    [InlineData("BUILD_REPOSITORY_NAME", null)]
    [InlineData("BUILDKITE_REPO", null)]
    [InlineData("BUILD_SOURCEBRANCH", null)]
    public void A_mistyped_variable_is_named_with_the_one_that_was_meant(string name, string? meant) =>
        Assert.Equal(meant, Find((name, "x")).SingleOrDefault()?.Meant);

    [Fact]
    public void A_variable_of_the_users_own_beside_the_setting_that_it_resembles_is_no_typo() =>
        Assert.Empty(Find(("BUILDCOORD_REPO", "x"), ("BUILDCOORD_REPOSITORY", "x")));

    [Fact]
    public void An_empty_variable_and_every_setting_is_no_typo() =>
        Assert.Empty(Find([("BUILDCOORD_SEVER", ""), .. SettingName.All.Select(name => (name.Environment, "x"))]));

    private static IReadOnlyList<MistypedVariable> Find(params (string Name, string Value)[] variables) => MistypedVariable.Find(
        new EnvironmentSnapshot(variables.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), "/home", "/")
        {
            SystemRoot = "/nowhere",
        });

    [Theory]
    [InlineData("ofn", "off")]
    [InlineData("abc", null)]
    [InlineData("rebase", null)]
    [InlineData("heatrbeat", "heartbeat")]
    public void A_short_word_is_similar_with_one_typo_and_a_longer_one_with_two(string word, string? meant) =>
        Assert.Equal(meant, SimilarWord.Find(word, ["off", "on", "heartbeat", "verbose-log"]));
}
