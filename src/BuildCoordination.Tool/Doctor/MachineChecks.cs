using BuildCoordination.CloudStack;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Doctor;

/// <summary>What this machine has.</summary>
internal static class MachineChecks
{
    public static async Task<IEnumerable<Finding>> GitAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var git = await ForeignCommand.RunAsync(coordinator.Settings.GitExecutable, ["--version"], cancellationToken: cancellationToken);
        return [git.Succeeded
            ? Finding.Fine("git", git.Output.Trim())
            : Finding.Problem("git", $"'{coordinator.Settings.GitExecutable}' cannot be run: {git.Error}", "apt-get install git, or set BUILDCOORD_GIT_EXECUTABLE.")];
    }

    public static IEnumerable<Finding> Tools(BuildCoordinator coordinator)
    {
        Finding finding;
        try
        {
            PipelineTools.Check(coordinator.Settings.CloudStack, coordinator.Environment);
            finding = Finding.Fine("tools", "what 'buildcoord cloudstack' calls is there");
        }
        catch (CoordinationException e)
        {
            finding = Finding.Warning("tools", e.Diagnostic.Message, e.Diagnostic.Remedy);
        }

        yield return finding;
    }

    public static IEnumerable<Finding> Locks(BuildCoordinator coordinator)
    {
        foreach (var folder in new[] { coordinator.Context.Folders.State, coordinator.Context.Folders.Cache }.Distinct(StringComparer.Ordinal))
        {
            yield return FileLock.Excludes(OpenFolder.Open(folder))
                ? Finding.Fine("locks", $"they exclude in {folder}")
                : Finding.Problem("locks", $"a lock in {folder} does not keep a second one out", "Put state and cache on a local file system (BUILDCOORD_STATE, BUILDCOORD_CACHE).");
        }
    }
}
