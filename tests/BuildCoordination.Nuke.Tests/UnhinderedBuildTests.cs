namespace BuildCoordination.Nuke.Tests;

/// <summary>Whatever is wrong with the fleet, the build is what it is without the attribute.</summary>
public sealed class UnhinderedBuildTests(CompiledBuilds builds)
{
    [Fact]
    public async Task With_nothing_configured_nothing_is_said_and_nothing_is_left()
    {
        using var user = new UserBuild(builds.Scenarios, server: null);
        var end = await user.RunAsync("Told");
        Assert.True(end.Code == 0, end.Output);
        Assert.DoesNotContain("BC", end.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }

    [Fact]
    public async Task A_remote_that_is_away_is_one_warning_and_hears_of_the_build_later()
    {
        using var user = new UserBuild(builds.Scenarios);
        Directory.Move(user.Fleet.Remote, user.Fleet.Remote + ".away");
        var end = await user.RunAsync("First", "--build-coordination-flush-limit", "1s");
        Assert.True(end.Code == 0, end.Output);

        Directory.Move(user.Fleet.Remote + ".away", user.Fleet.Remote);
        Assert.Equal(0, (await user.RunAsync("First")).Code);
        Assert.Equal(4, user.Heard.Count);
    }

    [Theory]
    [InlineData("--build-coordination-server", "Not-A-Server", "BC1009")]
    public async Task A_setting_that_cannot_be_used_is_a_warning_with_its_code_and_no_failure(string parameter, string value, string code)
    {
        using var user = new UserBuild(builds.Scenarios);
        var end = await user.RunAsync("Told", parameter, value);
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains($"[WRN] {code}", end.Output, StringComparison.Ordinal);
        Assert.Empty(user.Heard);
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_used_is_no_failure_in_any_hook()
    {
        using var user = new UserBuild(builds.Scenarios);
        await File.WriteAllTextAsync(user.Environment["BUILDCOORD_STATE"], "in the way", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await user.RunAsync("Told")).Code);
        Assert.Equal(255, (await user.RunAsync("Throws")).Code);
    }

    [Fact]
    public async Task Without_libgit2_a_build_ends_as_it_would_and_one_warning_names_the_library()
    {
        using var folder = new TemporaryFolder();
        using var user = new UserBuild(await builds.CopyWithoutAsync("libgit2-*", folder["bin"]));

        var good = await user.RunAsync("Told");
        var bad = await user.RunAsync("Throws");

        Assert.Equal((0, 255), (good.Code, bad.Code));
        foreach (var end in new[] { good, bad })
        {
            // NUKE repeats at the end what was logged before it.
            var warning = Assert.Single(end.Output.Split('\n').Where(line => line.Contains("BC", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf("BC", StringComparison.Ordinal)..]).Distinct());
            Assert.StartsWith("BC2017", warning, StringComparison.Ordinal);
            Assert.Contains("libgit2", warning, StringComparison.Ordinal);
        }

        Assert.Empty(user.Heard);
    }
}
