using BuildCoordination.Tests.Fleets;

[assembly: AssemblyFixture(typeof(BuildCoordination.Tests.Packages.PackedClones))]

namespace BuildCoordination.Tests.Packages;

/// <summary>Every package, as <c>dotnet pack Build.sln</c> makes them of a clone; made when a test asks for it.</summary>
public sealed class PackedClones : IDisposable
{
    public const string Origin = "https://github.com/example/build-coordination";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _first;
    private readonly Lazy<Task<string>> _second;

    public PackedClones()
    {
        _first = new(() => PackAsync("here"));
        _second = new(() => PackAsync(Path.Combine("quite", "another", "place")));
    }

    /// <summary>The folder of the packages, as good as any feed.</summary>
    public Task<string> Feed => _first.Value;

    /// <summary>The packages of a clone in another place.</summary>
    public Task<string> OtherFeed => _second.Value;

    internal string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    private async Task<string> PackAsync(string place)
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(TestPaths.Root, ".git")), "These sources are no clone.");
        var clone = _folder[place];
        Shell.Git(_folder.Path, "clone", "-q", TestPaths.Root, clone);
        Shell.Git(clone, "remote", "set-url", "origin", Origin);
        // Analysers change no package, and the sources were analysed when these tests were built.
        await Shell.RunAsync(
            "dotnet", ["pack", "Build.sln", "-v", "quiet", "-nologo", "-tl:off", "-p:RunAnalyzers=false"], Quiet, clone, Patience);
        return Path.Combine(clone, "artifacts", "package", "release");
    }

    internal static Dictionary<string, string> Quiet { get; } = new(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}
