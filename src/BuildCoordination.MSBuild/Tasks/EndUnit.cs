using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Says that a project, or a coordinated target of it, ended well. What does not say so has failed.</summary>
[MSBuildMultiThreadableTask]
public sealed class EndUnit : Microsoft.Build.Utilities.Task
{
    /// <summary>What <see cref="BeginUnit"/> gave.</summary>
    [Required]
    public string Unit { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Unhindered(() =>
        {
            SessionFolder.End(Unit);
            return System.Threading.Tasks.Task.CompletedTask;
        });
        return true;
    }
}
