namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>The command as a .NET tool: installed, updated, and run without installing it.</summary>
public sealed class DotnetToolTests : IDisposable
{
    private const string Package = "BuildCoordination.Tool";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public DotnetToolTests()
    {
        _build1 = new Buildcoord(
            _fleet, "build1", ("DOTNET_NOLOGO", "1"), ("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "false"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"))
        {
            Installed = Path.Combine(_fleet.Folder, "tools", "buildcoord"),
        };
        _build1.Environment["DOTNET_CLI_HOME"] = _fleet.Folder;
    }

    private string Log => string.Concat(
        Directory.EnumerateFiles(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "heartbeat-*.log").Select(File.ReadAllText));

    [Fact(Explicit = true)]
    public async Task A_daemon_that_runs_during_an_update_goes_on_as_the_new_version_and_one_call_needs_no_installation()
    {
        var (first, second) = (await PackAsync("0.2.0-alpha.0.1"), await PackAsync("0.2.0-alpha.0.2"));
        string[] own = ["--tool-path", Path.GetDirectoryName(_build1.Installed)!, "--prerelease"];
        await DotnetAsync(["tool", "install", Package, .. own, "--add-source", first]);
        Assert.StartsWith("0.2.0-alpha.0.1+", (await _build1.RunAsync("--version")).Output, StringComparison.Ordinal);
        await _build1.RunAsync("status", "idle");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);

        await DotnetAsync(["tool", "update", Package, .. own, "--add-source", second]);

        Assert.StartsWith("0.2.0-alpha.0.2+", (await _build1.RunAsync("--version")).Output, StringComparison.Ordinal);
        await Until.True(
            () => Log.Contains("the installed command is now 0.2.0-alpha.0.2+", StringComparison.Ordinal), "the daemon notices it");
        await Until.True(() => Log.Split("daemon started").Length == 3, "it has begun again");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "stop")).Code);

        var health = await DotnetAsync(
            ["tool", "exec", Package, "--prerelease", "--yes", "--add-source", second, "--", "health", "--fail-on", "never"]);
        Assert.Contains("build1", health, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private Task<string> DotnetAsync(string[] arguments) =>
        Shell.RunAsync("dotnet", arguments, _build1.Environment, _build1.Environment["HOME"], Patience);

    // The one that any system runs: compiling it to machine code takes minutes, and is tested with the package for Debian.
    private async Task<string> PackAsync(string version)
    {
        var feed = Path.Combine(_fleet.Folder, version);
        await Shell.RunAsync(
            "dotnet",
            [
                "pack", Path.Combine(TestPaths.Root, "src", Package), "-v", "quiet", "-nologo", "-p:RuntimeIdentifiers=any",
                "-p:ToolPackageRuntimeIdentifiers=any", "-p:PublishAot=false", "-p:RunAnalyzers=false", $"-p:Version={version}",
                $"-p:ArtifactsPath={Path.Combine(_fleet.Folder, "artifacts")}", "-o", feed,
            ],
            patience: Patience);
        return feed;
    }
}
