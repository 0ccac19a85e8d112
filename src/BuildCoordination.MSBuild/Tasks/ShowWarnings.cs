using BuildCoordination.Diagnostics;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>
/// Logs what went wrong so far while the build was reported. A task is needed for it: the session has no log to write to.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ShowWarnings : Microsoft.Build.Utilities.Task
{
    /// <summary>The project that this task is part of.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>
    /// Names of coordinated targets. If the project is the one that the build was started for, each name without a target is a warning.
    /// </summary>
    public string[] Expected { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (Session.Find(BuildEngine) is not { } session)
            return true;
        this.BestEffort(async () =>
        {
            // The shortest build shows that its session could not be opened.
            await session.OpenedAsync().ConfigureAwait(false);
            session.ShowWarnings(this);
            foreach (var name in session.IsFirst(Project) ? await session.FindMissingAsync(Expected).ConfigureAwait(false) : [])
            {
                this.Warn(new CoordinationDiagnostic(
                    "BC7004", $"The target '{name}' of CoordinatedTargets was not built, so nothing was reported of it.",
                        "Correct the name."));
            }
        });
        return true;
    }
}
