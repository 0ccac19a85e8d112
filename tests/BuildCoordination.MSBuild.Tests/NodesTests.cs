using BuildCoordination.Processes;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>
/// However MSBuild spreads a build over processes, and whether or not these outlive it, the fleet hears of one start and one end.
/// </summary>
public sealed class NodesTests : IDisposable
{
    private const string Salt = "MSBUILDNODEHANDSHAKESALT";

    private readonly UserSolution _user;

    public NodesTests(PackedPackage package)
    {
        _user = new UserSolution(package);
        // Nodes and servers of this test alone, so that they can be ended with it.
        _user.Environment[Salt] = Path.GetFileName(_user.Fleet.Folder);
        for (var i = 1; i <= 3; i++)
        {
            var references = i < 3
                ? ""
                : """<ItemGroup><ProjectReference Include="../p1/p1.csproj" /><ProjectReference Include="../p2/p2.csproj" /></ItemGroup>""";
            _user.Project($"p{i}", references, $"public class Thing{i};");
        }
    }

    [Theory]
    [InlineData("node reuse", "MSBUILDDISABLENODEREUSE", "0", "-m:3", "-nodeReuse:true", Explicit = true)]
    [InlineData("server", "DOTNET_CLI_USE_MSBUILD_SERVER", "1", "-m:2", "-nodeReuse:true", Explicit = true)]
    [InlineData("threads", "MSBUILDDISABLENODEREUSE", "1", "-mt", "-m:3", Explicit = true)]
    public async Task Builds_after_one_another_are_told_each(string how, string variable, string value, params string[] options)
    {
        _user.Environment[variable] = value;
        for (var build = 1; build <= 2; build++)
        {
            var end = await _user.DotnetAsync(["build", "p3", .. options]);
            Assert.True(end.Code == 0, $"{how}: {end.Output}");
        }

        _user.Write("p2/Thing.cs", "broken");
        Assert.Equal(1, (await _user.DotnetAsync(["build", "p3", .. options])).Code);

        Assert.Equal(
            [
                "start Build Started: app", "end success Build Complete: app", "start Build Started: app",
                    "end success Build Complete: app",
                "start Build Started: app", "end failure Build Failed: app: Thing.cs:1 CS1001 Identifier expected",
            ],
            _user.Heard);
    }

    [Fact]
    public async Task A_project_for_several_frameworks_is_one_build()
    {
        _user.Project("lib", code: "public class Thing;");
        var project = Path.Combine(_user.Folder, "lib", "lib.csproj");
        await File.WriteAllTextAsync(
            project, (await File.ReadAllTextAsync(project))
                .Replace(
                "<TargetFramework>net10.0</TargetFramework>",
                "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>", StringComparison.Ordinal));
        var end = await _user.DotnetAsync("build", "lib", "-m:2");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(0, (await _user.DotnetAsync("clean", "lib")).Code);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    public void Dispose()
    {
        foreach (var process in ProcessTable.All()
            .Where(process => ProcessTable.EnvironmentVariable(process.Id, Salt) == _user.Environment[Salt]))
        {
            ProcessSignal.Send(process, SignalNumber.Kill);
        }

        _user.Dispose();
    }
}
