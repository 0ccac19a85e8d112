using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Cake.Tests;

/// <summary>Whatever is wrong with the fleet, the run is what it is without the module.</summary>
public sealed class UnhinderedRunTests(PackedModule module)
{
    private const string Script = """
        Task("Default").Does(() => Information("working"));
        RunTarget("Default");
        """;

    [Fact]
    public async Task With_nothing_configured_nothing_is_said_and_nothing_is_left_but_the_reason_for_who_asks()
    {
        using var user = new UserScript(module, Script, server: null);
        var run = await user.CakeAsync();
        Assert.Equal(0, run.Code);
        Assert.DoesNotContain("BuildCoordination", run.Output + run.Error, StringComparison.Ordinal);

        Assert.Contains(
            "No coordination repository is configured.", (await user.CakeAsync("--verbosity=diagnostic")).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }

    [Fact]
    public async Task Switched_off_it_leaves_no_trace()
    {
        using var user = new UserScript(module, Script);
        Assert.Equal(0, (await user.CakeAsync("--buildcoord_enabled=false")).Code);
        Assert.Empty(user.Heard);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }

    [Fact(Explicit = true)]
    public async Task Under_diagnostic_verbosity_it_says_who_reports_what_and_where()
    {
        using var user = new UserScript(module, Script);
        var run = await user.CakeAsync("--verbosity=diagnostic");
        Assert.Contains("build1 reports the build app, job ", run.Output, StringComparison.Ordinal);
        Assert.Contains($", to {user.Fleet.Remote}.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Default: Success.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("hangs", Explicit = true)]
    public async Task A_remote_that_is_away_costs_one_warning_and_hears_of_the_run_later(string how)
    {
        using var user = new UserScript(module, Script);
        await using var remote = new AwayRemote(user.Fleet, how);
        user.Environment["BUILDCOORD_REPOSITORY"] = remote.Url;
        var run = await user.CakeAsync("--buildcoord_flush_limit=1s");
        Assert.Equal(0, run.Code);
        Assert.Contains("working", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.Contains("BC", StringComparison.Ordinal));
        Assert.Contains("(not published yet)", await Shell.BuildcoordAsync(user.Environment, "status"), StringComparison.Ordinal);
        Assert.Contains("app", await Shell.BuildcoordAsync(user.Environment, "builds"), StringComparison.Ordinal);

        await remote.ComeBackAsync();
        Assert.Equal(0, (await user.CakeAsync()).Code);
        Assert.Equal(["start app", "end success app", "start app", "end success app"], user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task A_module_that_is_broken_is_one_warning()
    {
        using var user = new UserScript(module, Script);
        var modules = Path.Combine(user.Fleet.Folder, "modules");
        await Shell.RunAsync("cp", ["-r", module.Settings["CAKE_PATHS_MODULES"], modules]);
        // Cake may have more than one folder of it.
        var parts = Directory.GetDirectories(modules, "git", SearchOption.AllDirectories);
        Assert.NotEmpty(parts);
        Array.ForEach(parts, part => Directory.Delete(part, recursive: true));
        user.Environment["CAKE_PATHS_MODULES"] = modules;

        var run = await user.CakeAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("BC7001: This run could not be reported", run.Output, StringComparison.Ordinal);
        Assert.Contains("working", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_libgit2_a_run_ends_as_it_would_and_one_warning_names_the_library()
    {
        using var user = new UserScript(module, Script);
        var modules = Path.Combine(user.Fleet.Folder, "modules");
        await Shell.RunAsync("cp", ["-r", module.Settings["CAKE_PATHS_MODULES"], modules]);
        var libraries = Directory.GetFiles(modules, "libgit2-*", SearchOption.AllDirectories);
        Assert.NotEmpty(libraries);
        Array.ForEach(libraries, File.Delete);
        user.Environment["CAKE_PATHS_MODULES"] = modules;

        var run = await user.CakeAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("working", run.Output, StringComparison.Ordinal);
        var warning = Assert.Single((run.Output + run.Error).Split('\n'), line => line.Contains("BC", StringComparison.Ordinal));
        Assert.Contains("BC2017", warning, StringComparison.Ordinal);
        Assert.Contains("libgit2", warning, StringComparison.Ordinal);
        Assert.Empty(user.Heard);
    }

    [Theory]
    [InlineData("--buildcoord_level=everything", "BC1002")]
    [InlineData("--buildcoord_server=Not A Server", "BC1009", Explicit = true)]
    [InlineData("--buildcoord_git_executable=no-such-git", "BC", Explicit = true)]
    public async Task A_setting_that_cannot_be_used_is_a_warning_with_its_code(string argument, string code)
    {
        using var user = new UserScript(module, Script);
        var run = await user.CakeAsync(argument);
        Assert.True(run.Code == 0, run.Output);
        Assert.Contains(code, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_place_for_settings_stands_above_the_next()
    {
        using var user = new UserScript(module, Script);
        user.Environment["BUILDCOORD_SERVER"] = "by-environment";
        Assert.Equal(0, (await user.CakeAsync()).Code);
        user.Environment["CAKE_BUILDCOORD_SERVER"] = "by-cake";
        Assert.Equal(0, (await user.CakeAsync()).Code);
        user.Write("cake.config", "[BuildCoord]\nServer=by-config\nName=docs\n");
        Assert.Equal(0, (await user.CakeAsync()).Code);
        Assert.Equal(0, (await user.CakeAsync("--buildcoord_server=by-argument")).Code);

        Assert.Equal(
            ["by-environment", "by-cake", "by-config", "by-argument"], user.Fleet.LiveMessages().Reverse()
                .Where(message => $"{message["event"]}" == "start").Select(message => $"{message["from"]}"));
        Assert.Equal("end success docs", user.Heard[^1]);
    }
}
