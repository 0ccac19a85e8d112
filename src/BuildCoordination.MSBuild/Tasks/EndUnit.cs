using BuildCoordination.Diagnostics;
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

    /// <summary>Names that the project which the build was asked for wants to be told of: those that were not built by its end are a warning.</summary>
    public string[] Expected { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Unhindered(() =>
        {
            var folder = SessionFolder.Of(Unit);
            if (folder.IsFirst(Unit))
            {
                WarnOfNamesNotBuilt(folder);
                // What goes wrong while the session opens is told in every build, however short.
                folder.AwaitRun();
            }

            Log.Warn(folder);
            SessionFolder.End(Unit);
            return System.Threading.Tasks.Task.CompletedTask;
        });
        return true;
    }

    // The projects that what was asked for needs may have the target as well as it.
    private void WarnOfNamesNotBuilt(SessionFolder folder)
    {
        var built = (Expected.Length == 0 ? [] : folder.Units()).Select(unit => unit.Target).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Expected.Where(name => !built.Contains(name)))
        {
            Log.Warn(new Diagnostic(
                "BC7004", $"The target '{name}' of CoordinatedTargets was not built, so nobody was told of it.", "Correct the name, or move it among the first 12."));
        }
    }
}
