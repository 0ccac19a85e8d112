[assembly: AssemblyFixture(typeof(BuildCoordination.Cake.Tests.PackedModule))]

namespace BuildCoordination.Cake.Tests;

/// <summary>The module as it would be published, in a feed of its own, and installed by Cake once for all scripts of this run.</summary>
public sealed class PackedModule : IAsyncLifetime
{
    public const string Version = "0.1.0-test";

    /// <summary>The one line that a script has of it.</summary>
    public const string Line = $"#module nuget:?package=Cake.BuildCoordination.Module&version={Version}";

    private readonly TemporaryFolder _folder = new();

    public string Feed => _folder["feed"];

    /// <summary>What Cake needs to find the feed, and to compile each script once.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CAKE_NUGET_SOURCE"] = Feed,
        ["CAKE_PATHS_MODULES"] = _folder["modules"],
        ["CAKE_PATHS_CACHE"] = _folder["cache"],
        ["CAKE_SETTINGS_ENABLESCRIPTCACHE"] = "true",
        ["DOTNET_CLI_HOME"] = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") ?? Environment.GetEnvironmentVariable("HOME") ?? "",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public async ValueTask InitializeAsync()
    {
        await Shell.RunAsync("dotnet", ["tool", "restore"], Settings, TestPaths.Root);
        await Shell.RunAsync(
            "dotnet",
            ["pack", Path.Combine(TestPaths.Root, "src", "Cake.BuildCoordination.Module"), "--no-build", "-c", "Debug", "-o", Feed, "-v",
            "quiet", $"-p:Version={Version}"], Settings);
        var script = Path.Combine(TestPaths.Root, "artifacts", $"bootstrap-{Guid.NewGuid():N}.cake");
        File.WriteAllText(script, Line);
        await Shell.RunAsync("dotnet", ["cake", script, "--bootstrap"], Settings, TestPaths.Root);
        File.Delete(script);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
