using System.IO.Compression;
using System.Reflection;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>What is in the package.</summary>
public sealed class PackageTests(PackedPackage package)
{
    [Fact]
    public void The_tasks_are_those_that_were_approved() =>
        ApprovedApi.Check(Assembly.LoadFrom(Path.Combine(Repository.Root, "artifacts", "bin", "BuildCoordination.MSBuild", "debug", "BuildCoordination.MSBuild.dll")));

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("linux-musl-arm64")]
    [InlineData("osx-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public void It_brings_the_native_library_of_each_system(string system)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(package.Feed, "*.nupkg").Single());
        Assert.Contains(zip.Entries, entry => entry.FullName.StartsWith($"tasks/net10.0/runtimes/{system}/native/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_property_and_parameter_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "msbuild.md"));
        var tasks = Directory.GetFiles(Path.Combine(Repository.Root, "src", "BuildCoordination.MSBuild", "Tasks"), "*.cs")
            .Where(file => Path.GetFileNameWithoutExtension(file) is not ("BeginBuild" or "ShowWarnings" or "OpenSession" or "AddCoordinatedTargets" or "FindRun") && File.ReadAllText(file).Contains("\npublic ", StringComparison.Ordinal));
        var parameters = tasks.SelectMany(File.ReadLines).Select(line => line.Trim().Split(' '))
            .Where(words => words is ["public", _, _, "{", "get;", ..]).Select(words => words[2]);
        Assert.All(parameters, parameter => Assert.Contains($"`{parameter}`", documented, StringComparison.Ordinal));
        // CoordinatedTargets is a parameter of its own.
        Assert.All(
            Configuration.Settings.All.Select(setting => setting.Name.Property).Except(["CoordinatedTargets"], StringComparer.Ordinal),
            property => Assert.Contains($"'$({property})'", File.ReadAllText(Path.Combine(Repository.Root, "src", "BuildCoordination.MSBuild", "build", "Settings.props")), StringComparison.Ordinal));
    }
}
