using BuildCoordination.CloudStack;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks this machine: git, tools, locks and the state folder.</summary>
internal static class MachineChecks
{
    public static async Task<IEnumerable<Finding>> GitAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var git = await ForeignCommand.RunAsync(coordinator.Settings.GitExecutable, ["--version"], cancellationToken: cancellationToken);
        return [git.Succeeded
            ? Finding.Fine("git", git.Output.Trim())
            : Finding.Problem(
                "git", $"'{coordinator.Settings.GitExecutable}' cannot be run: {git.Error}",
                "apt-get install git, or set BUILDCOORD_GIT_EXECUTABLE.")];
    }

    public static IEnumerable<Finding> Tools(BuildCoordinator coordinator)
    {
        Finding finding;
        try
        {
            PipelineTools.Check(coordinator.Settings.CloudStack, coordinator.Environment);
            finding = Finding.Fine("tools", "the tools of 'buildcoord cloudstack' are installed");
        }
        catch (CoordinationException e)
        {
            finding = Finding.Warning("tools", e.Diagnostic.Message, e.Diagnostic.Remedy);
        }

        yield return finding;
    }

    /// <summary>
    /// Whether the state folder that the settings name can be shared, if it is meant to be; this user may use another one.
    /// </summary>
    public static IEnumerable<Finding> Sharing(BuildCoordinator coordinator)
    {
        if (StateFolders.PathOf(coordinator.Settings, coordinator.Environment) is not { } state
            || !OperatingSystem.IsLinux() || SharedLayout.FindProblem(state) is not { } problem)
        {
            return [];
        }

        return
        [
            Finding.Problem("state folder", problem, "As root: buildcoord doctor --fix") with
            {
                Fix = _ => Task.Run(() =>
                {
                    if (OperatingSystem.IsLinux())
                        SharedLayout.Repair(state);
                    return "repaired; the next command publishes the waiting updates";
                }),
            },
        ];
    }

    public static IEnumerable<Finding> Locks(BuildCoordinator coordinator)
    {
        foreach (var folder in new[] { coordinator.Context.Folders.State, coordinator.Context.Folders.Cache }
            .Distinct(StringComparer.Ordinal))
        {
            yield return FileLock.Excludes(OpenFolder.Open(folder))
                ? Finding.Fine("locks", $"file locks work in {folder}")
                : Finding.Problem(
                    "locks", $"file locks do not work in {folder}",
                    "Put state and cache on a local file system (BUILDCOORD_STATE, BUILDCOORD_CACHE).");
        }
    }
}
