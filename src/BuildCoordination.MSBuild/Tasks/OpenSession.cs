using BuildCoordination.Builds;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Begins to tell of a build. Called by the package's own session project, once in a build.</summary>
[MSBuildMultiThreadableTask]
public sealed class OpenSession : Microsoft.Build.Utilities.Task
{
    /// <summary>The folder that the build was started in.</summary>
    [Required]
    public string StartupFolder { get; set; } = "";

    /// <summary>Settings, NAME=VALUE on each line.</summary>
    public string? Settings { get; set; }

    /// <summary>What the fleet calls the build; the name of the source's folder when empty.</summary>
    public string? BuildName { get; set; }

    /// <summary>Where the build's projects say that they began and ended; empty when nobody is to be told.</summary>
    [Output]
    public string[] Folder { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Unhindered(OpenAsync);
        return true;
    }

    private async System.Threading.Tasks.Task OpenAsync()
    {
        var options = Coordination.Options(Settings);
        options.BuildGoesOn = true;
        if (await Coordination.OpenAsync(options, Log).ConfigureAwait(false) is not { } coordinator)
            return;
        var name = string.IsNullOrWhiteSpace(BuildName) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(StartupFolder)) : BuildName;
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = name.Length > 0 ? name : "build", Source = StartupFolder }).ConfigureAwait(false);
        var session = new Session(coordinator, run, SessionFolder.Make());
        ((IBuildEngine4)BuildEngine).RegisterTaskObject(session.Folder.Path, session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        Folder = [session.Folder.Path];
    }
}
