[assembly: AssemblyFixture(typeof(BuildCoordination.Nuke.Tests.CompiledBuilds))]

namespace BuildCoordination.Nuke.Tests;

/// <summary>The package as it would be published, and users' builds compiled with it once for all tests.</summary>
public sealed class CompiledBuilds : IAsyncLifetime
{
    private const string Version = "0.1.0-test";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The program of <c>Scenarios/Build.cs</c>.</summary>
    public string Scenarios { get; private set; } = "";

    /// <summary>The program of <c>samples/nuke</c>.</summary>
    public string Sample { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await PackAsync("BuildCoordination");
        await PackAsync("BuildCoordination.Nuke");
        await File.WriteAllTextAsync(
            _folder["nuget.config"],
            $"<configuration><packageSources><add key=\"tested\" value=\"{_folder["feed"]}\" /></packageSources></configuration>");
        Scenarios = await CompileAsync("scenarios", ScenarioSources);
        Sample = await CompileAsync("sample", Path.Combine(TestPaths.Root, "samples", "nuke"));
    }

    /// <summary>A copy of the program of <c>Scenarios/Build.cs</c>, in this folder, that lost these files.</summary>
    public async Task<string> CopyWithoutAsync(string files, string folder)
    {
        await Shell.RunAsync("cp", ["-r", Path.GetDirectoryName(Scenarios)!, folder]);
        var lost = Directory.GetFiles(folder, files, SearchOption.AllDirectories);
        Assert.NotEmpty(lost);
        Array.ForEach(lost, File.Delete);
        return Path.Combine(folder, Path.GetFileName(Scenarios));
    }

    /// <summary>The program of one file.</summary>
    public async Task<string> CompileSnippetAsync(string name, string code)
    {
        var sources = Directory.CreateDirectory(_folder[$"{name}-sources"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(sources, "Build.cs"), code);
        return await CompileAsync(name, sources);
    }

    /// <summary>The program of <c>Scenarios/Build.cs</c>, for NUKE's successor.</summary>
    public async Task<string> CompileForFalloutAsync()
    {
        await PackAsync("BuildCoordination.Fallout");
        return await CompileAsync("fallout", ScenarioSources, text => text
            .Replace("NukeBuild", "FalloutBuild", StringComparison.Ordinal)
            .Replace("Nuke.Common\" Version=\"10.1.0", "Fallout.Common\" Version=\"11.0.8", StringComparison.Ordinal)
            .Replace("Nuke", "Fallout", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string ScenarioSources => Path.Combine(TestPaths.Root, "tests", "BuildCoordination.Nuke.Tests", "Scenarios");

    private static Dictionary<string, string> Quiet { get; } = new(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    private Task<string> PackAsync(string project) => Shell.RunAsync(
        "dotnet",
            ["pack", Path.Combine(TestPaths.Root, "src", project), "--no-build", "-c", "Debug", "-o", _folder["feed"], "-v", "quiet",
            $"-p:Version={Version}"], Quiet);

    // Restored to a folder of this run: what is tested is never an older package. What is not ours is taken from where it is.
    private async Task<string> CompileAsync(string name, string sources, Func<string, string>? change = null)
    {
        var folder = Directory.CreateDirectory(_folder[name]).FullName;
        foreach (var file in Directory.EnumerateFiles(sources, "*.cs")
            .Append(Path.Combine(TestPaths.Root, "samples", "nuke", "_build.csproj")))
        {
            var text = (await File.ReadAllTextAsync(file)).Replace("\"*-*\"", $"\"{Version}\"", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), change is null ? text : change(text));
        }

        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var environment = new Dictionary<string, string>(Quiet, StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = _folder["packages"], ["NUGET_FALLBACK_PACKAGES"] = packages
        };
        await Shell.RunAsync("dotnet", ["build", folder, "-v", "quiet", "-o", Path.Combine(folder, "bin")], environment);
        return Path.Combine(folder, "bin", "_build.dll");
    }
}
