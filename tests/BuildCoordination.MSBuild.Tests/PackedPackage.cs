using System.IO.Compression;

[assembly: AssemblyFixture(typeof(BuildCoordination.MSBuild.Tests.PackedPackage))]

namespace BuildCoordination.MSBuild.Tests;

/// <summary>The package as it would be published, in a feed of its own.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    public const string Version = "0.1.0-test";

    private readonly TemporaryFolder _folder = new();

    public string Feed => _folder["feed"];

    /// <summary>Where restored packages go: what is tested is never an older one.</summary>
    public string Packages => _folder["packages"];

    /// <summary>Reads a text file of the package.</summary>
    public string Read(string path)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(Feed, "*.nupkg").Single());
        using var reader = new StreamReader(zip.GetEntry(path)!.Open());
        return reader.ReadToEnd();
    }

    public async ValueTask InitializeAsync() => await Shell.RunAsync(
        "dotnet",
        ["pack", Path.Combine(TestPaths.Root, "src", "BuildCoordination.MSBuild"), "--no-build", "-c", "Debug", "-o", Feed, "-v", "quiet",
            $"-p:Version={Version}"],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["MSBUILDDISABLENODEREUSE"] = "1" });

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
