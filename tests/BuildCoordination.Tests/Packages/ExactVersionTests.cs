using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Packages;

/// <summary>Front ends use the library's internals: beside a newer one they would fail within a build.</summary>
[Trait("Takes", "long")]
public sealed class ExactVersionTests : IDisposable
{
    private const string Container = "BuildCoordination.Extensions.DependencyInjection";

    // Those of the compiled front ends whose dependencies are in their packages' lists, and not in the packages.
    private static readonly string[] FrontEnds =
        [Container, "BuildCoordination.Nuke", "BuildCoordination.Fallout", "Cake.Frosting.BuildCoordination"];

    private readonly TemporaryFolder _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Each_front_end_wants_the_library_that_it_was_made_with_and_NuGet_says_so_beside_a_newer_one()
    {
        string[] compiled =
            [.. FrontEnds.Where(name => File.Exists(Path.Combine(TestPaths.Root, "artifacts", "bin", name, "debug", $"{name}.dll")))];
        await PackAsync([("BuildCoordination", "1.2.3"), ("BuildCoordination", "1.3.0"), .. compiled.Select(name => (name, "1.2.3"))]);

        Assert.Contains(Container, compiled);
        foreach (var name in compiled)
        {
            var nuspec = new Package(_feed[$"{name}.1.2.3.nupkg"]).Text($"{name}.nuspec");
            Assert.Contains("<dependency id=\"BuildCoordination\" version=\"[1.2.3]\"", nuspec, StringComparison.Ordinal);
        }

        using var user = new PackageUser(Container, _feed.Path);
        user.WriteProject($"{Container}/1.2.3");
        Assert.DoesNotContain("NU1", await user.DoAsync("dotnet restore"), StringComparison.Ordinal);
        user.WriteProject($"{Container}/1.2.3", "BuildCoordination/1.3.0");
        Assert.Contains("NU1608", await user.DoAsync("dotnet restore"), StringComparison.Ordinal);
    }

    /// <summary>Packs what is compiled already.</summary>
    private async Task PackAsync(IEnumerable<(string Name, string Version)> packages)
    {
        var project = _feed["pack.proj"];
        File.WriteAllText(project, $"""
            <Project>
              <Target Name="Pack">
            {string.Concat(packages.Select(package => $"""
                <MSBuild Projects="{TestPaths.Root}/src/{package.Name}/{package.Name}.csproj" Targets="Pack"
                  Properties="NoBuild=true;Configuration=Debug;Version={package.Version};
                    NuspecOutputPath={_feed.Path}/;PackageOutputPath={_feed.Path}/" />

            """))}
              </Target>
            </Project>
            """);
        await Shell.RunAsync("dotnet", ["msbuild", project, "-nologo", "-v:quiet", "-tl:off"], PackedClones.Quiet, _feed.Path,
            TimeSpan.FromMinutes(5));
    }
}
