using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests;

/// <summary>A clone on a machine whose NuGet sources do not carry a package that some projects need.</summary>
[Trait("Takes", "long")]
public sealed class OptionalPackagesTests : IDisposable
{
    private const string Solution = "<Solution><Project Path=\"plain/plain.csproj\" /><Project Path=\"needy/needy.csproj\" /></Solution>";

    private readonly TemporaryFolder _clone = new();

    public OptionalPackagesTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPaths.Root, ".ci", "probe"))
            .Append(Path.Combine(TestPaths.Root, "Directory.Build.targets")))
        {
            Write(Path.GetRelativePath(TestPaths.Root, file), File.ReadAllText(file));
        }

        Write("Directory.Build.props",
            "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        Write("Directory.Packages.props",
            "<Project><ItemGroup><PackageVersion Include=\"Rare\" Version=\"1.0.0\" /></ItemGroup></Project>");
        Write("Directory.Solution.targets",
            "<Project><ItemGroup><OptionalPackage Include=\"Rare\" /></ItemGroup><Import Project=\".ci/probe/Probe.targets\" /></Project>");
        Write("nuget.config",
            "<configuration><packageSources><clear /><add key=\"feed\" value=\"feed\" /></packageSources></configuration>");
        Write("feed/readme", "");
        Write("Build.slnx", Solution);
        Write("plain/plain.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        Write("plain/Plain.cs", "public class Plain;");
        Write("needy/needy.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><NeedsPackage>Rare</NeedsPackage></PropertyGroup><ItemGroup><PackageReference Include=\"Rare\" /></ItemGroup></Project>");
        Write("needy/Needy.cs", "public class Needy : Rare.Thing;");
    }

    [Fact]
    public async Task The_solution_builds_without_what_needs_it_and_says_so_in_one_line()
    {
        var end = await BuildAsync();
        Assert.True(end.Code == 0, end.Output);
        Assert.Single(
            end.Output.Split('\n').Where(line => line.Contains("Rare", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));
        Assert.Contains("1 Warning(s)", end.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_clone["artifacts", "bin", "plain", "debug", "plain.dll"]));
        Assert.Equal(
            "Rare cannot be restored here",
            (await File.ReadAllTextAsync(_clone["artifacts", "left-out", "needy"], TestContext.Current.CancellationToken)).Trim());
    }

    [Fact(Explicit = true)]
    public async Task Once_the_sources_carry_it_everything_is_built()
    {
        Assert.Equal(0, (await BuildAsync()).Code);
        Write("rare/rare.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><PackageId>Rare</PackageId></PropertyGroup></Project>");
        Write("rare/Rare.cs", "namespace Rare; public class Thing;");
        await Shell.RunAsync("dotnet", ["pack", _clone["rare"], "-o", _clone["feed"], "-v", "quiet"], Environment);
        Directory.Delete(_clone["artifacts", "optional-packages"], recursive: true);

        var end = await BuildAsync();
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("0 Warning(s)", end.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_clone["artifacts", "bin", "needy", "debug", "needy.dll"]));
    }

    public void Dispose() => _clone.Dispose();

    private Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["NUGET_PACKAGES"] = _clone["packages"], ["MSBUILDDISABLENODEREUSE"] = "1"
    };

    private Task<(int Code, string Output, string Error)> BuildAsync() =>
        Shell.TryAsync("dotnet", ["build", "Build.slnx", "-v", "quiet", "-nologo", "-tl:off"], Environment, _clone.Path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_clone[path])!);
        File.WriteAllText(_clone[path], text);
    }
}
