using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Adds the coordinated targets of a project. The package's session project calls it, in the process of the session.</summary>
[MSBuildMultiThreadableTask]
public sealed class AddCoordinatedTargets : Microsoft.Build.Utilities.Task
{
    /// <summary>Names, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public string[] Names { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Session.Find(BuildEngine)?.Coordinated.Add(Names);
        return true;
    }
}
