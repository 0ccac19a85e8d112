using System.Collections;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>
/// The package's own project, which every node can build. MSBuild builds a project with the name <c>dirs.proj</c> in the main process,
/// where the session is, and builds each of its targets once for each set of properties.
/// </summary>
internal static class SessionProject
{
    /// <summary>Builds a target of the session project, without the caller's global properties. Call it on the task's own thread.</summary>
    /// <returns>The output of the target; null if it has none.</returns>
    public static string? Build(IBuildEngine engine, string project, string target, params (string Name, string? Value)[] properties)
    {
        var caller = (IBuildEngine6)engine;
        var given = new Hashtable();
        foreach (var (name, value) in properties)
        {
            if (!string.IsNullOrEmpty(value))
                given[name] = value;
        }

        // A global property that is both passed and removed ends up removed.
        string[] inherited = [.. caller.GetGlobalProperties().Keys.Where(name => !given.ContainsKey(name))];
        var result = caller.BuildProjectFilesInParallel([project], [target], [given], [inherited], [null!], returnTargetOutputs: true);
        return result.Result && result.TargetOutputsPerProject[0].TryGetValue(target, out var outputs) && outputs.Length > 0
            ? outputs[0].ItemSpec
            : null;
    }
}
