using BuildCoordination.Builds;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Says that a project, or a coordinated target of it, begins. The first of a build begins the telling.</summary>
[MSBuildMultiThreadableTask]
public sealed class BeginUnit : Microsoft.Build.Utilities.Task
{
    /// <summary>The project.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The package's session project.</summary>
    [Required]
    public string SessionProject { get; set; } = "";

    /// <summary>The target; the whole project when empty.</summary>
    public string? TargetName { get; set; }

    /// <summary>Settings, NAME=VALUE on each line.</summary>
    public string? Settings { get; set; }

    /// <summary>What the fleet calls the build.</summary>
    public string? BuildName { get; set; }

    /// <summary>What is told, of <c>build</c>, <c>test</c>, <c>pack</c> and <c>publish</c>, with semicolons.</summary>
    public string? On { get; set; }

    /// <summary>Which of these the build is.</summary>
    [Required]
    public string Action { get; set; } = "";

    /// <summary>To be given to <see cref="EndUnit"/>; empty when nobody is told.</summary>
    [Output]
    public string Unit { get; private set; } = "";

    /// <summary>What the build is told as, for tasks that build within it.</summary>
    [Output]
    public string Run { get; private set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        // Not on another thread: the engine's callbacks belong to this one.
        try
        {
            if (Session() is not { Length: > 0 } path)
                return true;
            var folder = new SessionFolder(path);
            Unit = folder.Begin(Project, TargetName);
            Run = path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Log.Warn(BuildDiagnostics.HostNotTold(e.Message));
        }

        return true;
    }

    // MSBuild builds a project once for each set of global properties: with none of the caller's there is one session for all.
    private string? Session()
    {
        var engine = (IBuildEngine6)BuildEngine;
        var given = new System.Collections.Hashtable();
        foreach (var (name, value) in new[] { ("BuildCoordinationSettings", Settings), ("BuildCoordinationName", BuildName), ("BuildCoordinationOn", On), ("BuildCoordinationAction", Action) })
        {
            if (!string.IsNullOrEmpty(value))
                given[name] = value;
        }

        // What is both given and removed would be removed.
        string[] inherited = [.. engine.GetGlobalProperties().Keys.Where(name => !given.ContainsKey(name))];
        var result = engine.BuildProjectFilesInParallel([SessionProject], ["Open"], [given], [inherited], [null!], returnTargetOutputs: true);
        return result.Result && result.TargetOutputsPerProject[0].TryGetValue("Open", out var outputs) && outputs.Length > 0 ? outputs[0].ItemSpec : null;
    }
}
