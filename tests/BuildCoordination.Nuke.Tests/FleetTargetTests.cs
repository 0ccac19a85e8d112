using BuildCoordination.Components;
using BuildCoordination.Settings;

namespace BuildCoordination.Nuke.Tests;

/// <summary>Targets that look at the fleet or talk to it, the sample, and the names of parameters.</summary>
public sealed class FleetTargetTests(CompiledBuilds builds)
{
    [Fact]
    public async Task A_message_is_sent_and_health_is_shown_and_neither_is_a_build()
    {
        using var user = new UserBuild(builds.Scenarios);
        var sent = await user.RunAsync("SendBuildMessage", "--message-subject", "By hand", "--message-type", "warning");
        Assert.True(sent.Code == 0, sent.Output);
        Assert.Equal(["By hand"], user.Heard);
        Assert.Equal("all", user.Fleet.LiveMessages()[0]["to"]!.GetValue<string>());

        var health = await user.RunAsync("FleetHealth");
        Assert.True(health.Code == 0, health.Output);
        Assert.Contains("build1: ", health.Output, StringComparison.Ordinal);
        Assert.Single(user.Heard);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_fails_its_target_with_one_line()
    {
        using var user = new UserBuild(builds.Scenarios);
        var end = await user.RunAsync("SendBuildMessage", "--message-subject", "By hand", "--message-type", "loud");
        Assert.Equal(255, end.Code);
        Assert.Contains("BC7006: The value of the parameter MessageType is not valid", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_lost_fails_the_health_target_only_when_asked()
    {
        using var user = new UserBuild(builds.Scenarios);
        user.Fleet.Edit("build2/status.json", """{"server_id":"build2","status":"idle"}""");
        user.Fleet.Edit("build2/heartbeat.json", """{"server_id":"build2","timestamp":"2001-01-01T00:00:00Z"}""");
        Assert.Equal(0, (await user.RunAsync("FleetHealth")).Code);
        var end = await user.RunAsync("FleetHealth", "--fail-on-unhealthy");
        Assert.Equal(255, end.Code);
        Assert.Contains("Unhealthy: build2", end.Output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task The_sample_is_told_with_its_own_targets()
    {
        using var user = new UserBuild(builds.Sample);
        Assert.Equal(255, (await user.RunAsync()).Code);
        Assert.StartsWith("end failure Build Failed: app: Check: ", user.Heard[^1], StringComparison.Ordinal);
        Assert.Contains("not run: Bundle", user.LastBody, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(user.Folder, "site"));
        await File.WriteAllTextAsync(Path.Combine(user.Folder, "site", "index.html"), "<p>", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await user.RunAsync()).Code);
        Assert.Equal(
            ["start Build Started: app", "start Build Started: app / Bundle", "end success Build Complete: app / Bundle",
            "end success Build Complete: app"], user.Heard.Skip(2));
        Assert.True(File.Exists(Path.Combine(user.Folder, "site.tar")));
    }

    [Fact]
    public void Every_setting_is_a_parameter()
    {
        var parameters = typeof(ICloudStackBuild).GetProperties().Concat(typeof(IHazBuildCoordination).GetProperties())
            .Select(property => property.Name);
        Assert.Empty(SettingName.All.Select(setting => setting.Property).Except(parameters, StringComparer.Ordinal));
    }

    [Fact]
    public void A_parameter_that_takes_one_of_a_few_words_names_each_of_them()
    {
        var descriptions = typeof(ICloudStackBuild).GetProperties().Concat(typeof(IHazBuildCoordination).GetProperties()).ToDictionary(
            property => property.Name, property =>
                property.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "ParameterAttribute")
                    ?.ConstructorArguments[0].Value as string);
        var choices = SettingsTable.All.Where(setting => setting.Type.GetType().IsGenericType).ToArray();
        Assert.Equal(["level", "redaction", "heartbeat.onMain", "cloudstack.packaging"], choices.Select(setting => setting.Key));
        Assert.All(choices, setting => Assert.All(
            setting.Type.Allowed.Split(", "), word => Assert.Matches($@"\b{word}\b", descriptions[setting.Name.Property])));
    }

    [Fact]
    public void Every_parameter_is_in_the_schema_of_this_repository()
    {
        var schema = File.ReadAllText(Path.Combine(TestPaths.Root, ".nuke", "build.schema.json"));
        Assert.All(SettingName.All, setting => Assert.Contains($"\"{setting.Property}\"", schema, StringComparison.Ordinal));
    }
}
