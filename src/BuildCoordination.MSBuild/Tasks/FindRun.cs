using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Finds the run that the build is reported as. The package's session project calls it, in the process of the session.</summary>
[MSBuildMultiThreadableTask]
public sealed class FindRun : Microsoft.Build.Utilities.Task
{
    /// <summary>The id of the run; empty if reporting is disabled.</summary>
    [Output]
    public string[] Run { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (Session.Find(BuildEngine) is { } session)
            this.BestEffort(async () => Run = await session.OpenedAsync().ConfigureAwait(false) is { } run ? [run] : []);
        return true;
    }
}
