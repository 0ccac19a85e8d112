using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public sealed class SettingsOrderTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_first_place_that_has_a_setting_wins_and_says_so()
    {
        Assert.Equal((BroadcastLevel.Target, "default"), Level());

        var project = _machine.WriteProjectFile("""{ "level": "failures" }""");
        TrustStore.Of(_machine.Environment)!.Trust(project);
        Assert.Equal((BroadcastLevel.Failures, $"{project} line 1"), Level());

        var machine = _machine.WriteMachineFile("{\n  // for all\n  \"level\": \"build\",\n}");
        Assert.Equal((BroadcastLevel.Build, $"{machine} line 3"), Level());

        var user = _machine.WriteUserFile("""{ "level": "failures" }""");
        Assert.Equal((BroadcastLevel.Failures, $"{user} line 1"), Level());

        _machine.Variables["BUILDCOORD_LEVEL"] = "Build";
        Assert.Equal((BroadcastLevel.Build, "environment BUILDCOORD_LEVEL"), Level());

        _machine.Options.Level = BroadcastLevel.Target;
        Assert.Equal((BroadcastLevel.Target, "option level"), Level());
    }

    [Fact]
    public void With_nothing_set_the_front_ends_know_that_they_are_not_wanted_and_the_tool_uses_its_own_repository()
    {
        var settings = _machine.Resolve();

        Assert.False(settings.IsConfigured);
        Assert.Equal(_machine["home/.local/state/buildcoord/embedded.git"], settings.RepositoryIn(_machine.Folders()));

        _machine.Variables["BUILDCOORD_EMBEDDED"] = "1";
        Assert.True(_machine.Resolve().IsConfigured);
        _machine.Variables["BUILDCOORD_EMBEDDED"] = "no";
        Assert.False(_machine.Resolve().IsConfigured);
        Expect.Problem("BC1010", () => _machine.Resolve().RepositoryIn(_machine.Folders()));
    }

    [Fact]
    public void The_former_name_of_a_setting_is_read_everywhere_with_one_line_that_names_the_present_one()
    {
        var file = _machine.WriteUserFile("""{ "scripts": "/srv/file" }""");
        Assert.Equal(("/srv/file", $"{file} line 1: 'scripts' has a new name, 'legacyClone'. It is still read."), LegacyClone());

        File.Delete(file);
        _machine.Variables["BUILDCOORD_SCRIPTS"] = "/srv/variable";
        Assert.Equal(
            ("/srv/variable", "environment: 'BUILDCOORD_SCRIPTS' has a new name, 'BUILDCOORD_LEGACY_CLONE'. It is still read."),
                LegacyClone());

        _machine.Variables["BUILDCOORD_SCRIPTS"] = "";
        _machine.Options.Read(name => name.CommandLine, name => name == "--scripts" ? "/srv/option" : null);
        Assert.Equal(("/srv/option", "option: '--scripts' has a new name, '--legacy-clone'. It is still read."), LegacyClone());

        (string, string) LegacyClone()
        {
            var settings = _machine.Resolve();
            var warning = Assert.Single(settings.Warnings);
            Assert.Equal("BC1020", warning.Code);
            return (settings.LegacyClone, warning.Message);
        }
    }

    [Fact]
    public void The_present_name_of_a_setting_wins_over_the_former_one_which_is_said()
    {
        _machine.Variables["BUILDCOORD_SCRIPTS"] = "/srv/former";
        _machine.Variables["BUILDCOORD_LEGACY_CLONE"] = "/srv/present";

        var settings = _machine.Resolve();
        Assert.Equal("/srv/present", settings.LegacyClone);
        Assert.Equal(
            "environment: 'BUILDCOORD_SCRIPTS' has a new name, 'BUILDCOORD_LEGACY_CLONE'. It is ignored, because 'BUILDCOORD_LEGACY_CLONE' "
                + "is given too.",
            Assert.Single(settings.Warnings).Message);
    }

    [Theory]
    [InlineData("""{ "legacyClone": "/srv/present", "scripts": "/srv/former" }""")]
    [InlineData("""{ "scripts": "/srv/former", "legacyClone": "/srv/present" }""")]
    public void In_a_file_the_present_name_wins_wherever_it_stands(string text)
    {
        _machine.WriteUserFile(text);

        var settings = _machine.Resolve();
        Assert.Equal("/srv/present", settings.LegacyClone);
        Assert.Equal("BC1020", Assert.Single(settings.Warnings).Code);
    }

    [Fact]
    public void An_empty_variable_is_unset()
    {
        _machine.Variables["BUILDCOORD_LEVEL"] = " ";

        Assert.Equal((BroadcastLevel.Target, "default"), Level());
    }

    [Fact]
    public void The_pipeline_has_the_documented_defaults()
    {
        var pipeline = _machine.Resolve().CloudStack;

        Assert.Equal(_machine.WorkingFolder, pipeline.Source);
        Assert.Equal(Path.Combine(_machine.Home, "build-logs"), pipeline.Logs);
        Assert.Equal(["systemvm", "developer"], pipeline.Profiles);
        Assert.Equal(["clean", "install"], pipeline.Goals);
        Assert.Equal(["-Dmaven.test.skip=true"], pipeline.MavenArguments);
        Assert.Equal(["-uc", "-us"], pipeline.DpkgFlags);
        Assert.Equal(_machine.Home, pipeline.Packages);
    }

    [Fact]
    public void Every_kind_of_value_can_stand_in_a_file()
    {
        _machine.WriteUserFile("""
            {
              "strict": true, "flushLimit": 2.5, "targetTimeout": "1h30m", "cache": "c", "state": "~/s", "git": { "executable": "git2" },
              "cloudstack": { "profiles": "a;b", "mavenArguments": "-T 2 '-Dx=a b'", "dpkgFlags": ["-b", ""], "environment": { "MAVEN_OPTS": "-Xmx1g;-x" }, "packaging": "build-deb", "quiet": null }
            }
            """);
        var settings = _machine.Resolve();

        Assert.True(settings.Strict);
        Assert.Equal(TimeSpan.FromSeconds(2.5), settings.FlushLimit);
        Assert.Equal(TimeSpan.FromMinutes(90), settings.TargetTimeout);
        Assert.Equal(_machine["home/.config/buildcoord/c"], settings.Cache);
        Assert.Equal(_machine["home/s"], settings.State);
        Assert.Equal("git2", settings.GitExecutable);
        Assert.Equal(["a", "b"], settings.CloudStack.Profiles);
        Assert.Equal(["-T", "2", "-Dx=a b"], settings.CloudStack.MavenArguments);
        Assert.Equal(["-b", ""], settings.CloudStack.DpkgFlags);
        Assert.Equal("-Xmx1g;-x", settings.CloudStack.Environment["MAVEN_OPTS"]);
        Assert.Equal(PackagingMode.BuildDeb, settings.CloudStack.Packaging);
        Assert.False(settings.CloudStack.Quiet);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void The_example_in_the_documentation_works_as_it_stands()
    {
        var page = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "settings.md"));
        _machine.WriteUserFile(page.Split("```json")[1].Split("```")[0]);
        var settings = _machine.Resolve();

        Assert.Empty(settings.Warnings);
        Assert.Equal("build1", settings.Server);
        Assert.Equal(TimeSpan.FromMinutes(2), settings.HeartbeatInterval);
        Assert.Equal("-Xmx4g", settings.CloudStack.Environment["MAVEN_OPTS"]);
    }

    [Fact]
    public void A_hosts_own_texts_become_options_and_keep_their_names()
    {
        var texts = new Dictionary<string, string> { ["BuildCoordinationLevel"] = "build", ["CoordinatedTargets"] = "A;B",
            ["CloudStackEnvironment"] = "JAVA_HOME=/j\n A=1=2", ["BuildCoordinationStrict"] = "" };
        var options = BuildCoordinationOptions.Parse(n => n.Property, name => texts.GetValueOrDefault(name));
        var settings = SettingsResolver.Resolve(options, _machine.Environment);

        Assert.Equal("option BuildCoordinationLevel", settings.OriginOf("level").Source);
        Assert.Equal(["A", "B"], settings.CoordinatedTargets);
        Assert.Equal("1=2", settings.CloudStack.Environment["A"]);
        Assert.True(settings.OriginOf("strict").IsDefault);
    }

    [Fact]
    public void No_secret_of_a_URL_or_a_variable_is_shown()
    {
        _machine.Variables["BUILDCOORD_REPOSITORY"] = "https://me:s3cr3t@example.org/x.git";
        _machine.Variables["BUILDCOORD_CLOUDSTACK_ENVIRONMENT"] = "TOKEN=s3cr3t";
        var settings = _machine.Resolve();

        Assert.Equal("https://me:s3cr3t@example.org/x.git", settings.Repository);
        Assert.DoesNotContain("s3cr3t", string.Join("\n", settings.Origins), StringComparison.Ordinal);
        Assert.Equal("TOKEN", settings.OriginOf("cloudstack.environment").Value);
    }

    [Theory]
    [InlineData("../x.git", "home/x.git")]
    [InlineData("x.git", "home/here/x.git")]
    [InlineData("~/x.git", "home/x.git")]
    public void A_repository_that_is_a_path_is_made_whole(string written, string whole)
    {
        _machine.Options.Repository = written;
        Assert.Equal(_machine[whole], _machine.Resolve().Repository);
    }

    [Theory]
    [InlineData("git@example.org:team/x.git")]
    [InlineData("example.org:x.git")]
    [InlineData("https://example.org/x.git")]
    [InlineData("ssh://git@example.org:2222/x.git")]
    [InlineData("file:///x.git")]
    public void A_repository_that_is_a_URL_stays_as_it_is(string url)
    {
        _machine.Options.Repository = url;
        Assert.Equal(url, _machine.Resolve().Repository);
    }

    private (BroadcastLevel Level, string Source) Level()
    {
        var settings = _machine.Resolve();
        return (settings.Level, settings.OriginOf("level").Source);
    }
}
