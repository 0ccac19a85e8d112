using BuildCoordination.CloudStack;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>
/// Runs and reports CloudStack's build: Maven, then Debian packages. Its errors become MSBuild errors with file, line and column.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CloudStackBuild : CoordinatedToolTask
{
    /// <summary><c>MavenInstall</c> or <c>DebPackage</c>; if empty, both.</summary>
    public string? Only { get; set; }

    /// <summary>The built packages.</summary>
    [Output]
    public string[] Packages { get; private set; } = [];

    private protected override async Task RunAsync(BuildCoordinationOptions options, ToolOutput output, CancellationToken cancellationToken)
    {
        var targets = Only switch
        {
            "MavenInstall" => CloudStackTargets.MavenInstall,
            "DebPackage" => CloudStackTargets.DebPackage,
            _ => CloudStackTargets.All,
        };
        var result = await CloudStackPipeline.RunHostedAsync(
            options, new PipelineConsole(output.Stream), targets, this.Warn, cancellationToken).ConfigureAwait(false);
        ExitCode = result.ExitCode;
        Packages = [.. result.Packages.Select(package => package.Path).OfType<string>()];
        output.Complete(result.ExitCode == 0);
        if (result.ExitCode != 0 && !Log.HasLoggedErrors)
        {
            Log.LogError(
                null, "BC7003", null, null, null, 0, 0, 0, 0, "The build ended with {0}: {1}", result.ExitCode,
                result.Failure.Lines.Count > 0 ? result.Failure.Lines[0] : result.Outcome.ToString());
        }
    }
}
