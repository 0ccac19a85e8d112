using BuildCoordination.Builds;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Opens the session of this build, unless another project has done so.</summary>
[MSBuildMultiThreadableTask]
public sealed class BeginBuild : Microsoft.Build.Utilities.Task
{
    /// <summary>The project that this task is part of.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The package's session project.</summary>
    [Required]
    public string SessionProject { get; set; } = "";

    /// <summary>The names of the project's coordinated targets, with semicolons; <c>*</c> and <c>?</c> are wildcards.</summary>
    public string? CoordinatedTargets { get; set; }

    /// <summary>Settings, NAME=VALUE on each line.</summary>
    public string? Settings { get; set; }

    /// <summary>The name of the build; the name of the folder that it was started in when empty.</summary>
    public string? BuildName { get; set; }

    /// <summary>The actions to report, of <c>build</c>, <c>test</c>, <c>pack</c> and <c>publish</c>, with semicolons.</summary>
    public string? On { get; set; }

    /// <summary>The action that the build is.</summary>
    [Required]
    public string Action { get; set; } = "";

    /// <summary>Whether MSBuild restores packages, before the build or alone.</summary>
    public bool IsRestoring { get; set; }

    /// <summary>The session, for tasks that build within it; empty if reporting is disabled.</summary>
    [Output]
    public string Run { get; private set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var isOpen = Sessions.SessionProject.Build(
                BuildEngine, SessionProject, "Open",
                ("BuildCoordinationSettings", Settings), ("BuildCoordinationName", BuildName),
                ("BuildCoordinationTargets", CoordinatedTargets),
                ("BuildCoordinationOn", On), ("BuildCoordinationAction", Action),
                ("BuildCoordinationIsRestoring", IsRestoring ? "true" : null));
            if (isOpen is null)
                return true;
            Run = SessionProject;
            Session.Find(BuildEngine)?.AddProject(Project);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException)
        {
            this.Warn(BuildDiagnostics.HostNotReported(e.Message));
        }

        return true;
    }
}
