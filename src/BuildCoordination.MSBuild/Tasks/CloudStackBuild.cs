using BuildCoordination.CloudStack;
using BuildCoordination.Diagnostics;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>CloudStack's build: Maven, then Debian packages, told to the fleet. Its errors are MSBuild's, with file, line and column.</summary>
[MSBuildMultiThreadableTask]
public sealed class CloudStackBuild : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    /// <summary>Settings, NAME=VALUE on each line, by the names of the MSBuild properties; <c>$(_BuildCoordinationSettings)</c> has the project's.</summary>
    public string? Settings { get; set; }

    /// <summary><c>MavenInstall</c>, <c>DebPackage</c>, or both when empty.</summary>
    public string? Only { get; set; }

    /// <summary>The failing tool's exit code; 0 on success.</summary>
    [Output]
    public int ExitCode { get; private set; }

    /// <summary>The packages that were made.</summary>
    [Output]
    public string[] Packages { get; private set; } = [];

    /// <inheritdoc/>
    public void Cancel() => _cancel.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancel.Dispose();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            System.Threading.Tasks.Task.Run(BuildAsync).GetAwaiter().GetResult();
        }
        catch (CoordinationException e)
        {
            Log.LogError(null, e.Diagnostic.Code, null, e.Diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", e.Diagnostic.Line);
        }

        return !Log.HasLoggedErrors;
    }

    private async System.Threading.Tasks.Task BuildAsync()
    {
        var options = Coordination.Options(Settings);
        options.BuildGoesOn = true;
        var coordinator = await BuildCoordinator.OpenAsync(options).ConfigureAwait(false);
        await using var coordinatorDisposed = coordinator.ConfigureAwait(false);
        foreach (var warning in coordinator.Warnings)
            Log.Warn(warning);
        coordinator.Warned += (_, warned) => Log.Warn(warned.Diagnostic);
        using var output = new ToolOutput(Log);
        var targets = Only switch { "MavenInstall" => CloudStackTargets.MavenInstall, "DebPackage" => CloudStackTargets.DebPackage, _ => CloudStackTargets.All };
        var result = await CloudStackPipeline.RunAsync(coordinator, new PipelineConsole(output) { IsHosted = true }, targets, _cancel.Token).ConfigureAwait(false);
        ExitCode = result.ExitCode;
        Packages = [.. result.Packages.Select(package => package.Path).OfType<string>()];
        output.Complete(result.ExitCode == 0);
        if (result.ExitCode != 0 && !Log.HasLoggedErrors)
            Log.LogError(null, "BC7003", null, null, null, 0, 0, 0, 0, "The build ended with {0}: {1}", result.ExitCode, result.Failure.Lines.Count > 0 ? result.Failure.Lines[0] : result.Outcome.ToString());
        if (!coordinator.RemoteFailed && !coordinator.HasDaemon)
            await coordinator.FlushAsync().ConfigureAwait(false);
    }
}
