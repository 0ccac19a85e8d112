using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks the local copies of the coordination repository: the cache, and the bash scripts' clone.</summary>
internal static class CacheChecks
{
    private static readonly string[] UnderWay = ["rebase-merge", "rebase-apply", "MERGE_HEAD"];

    public static async Task<IEnumerable<Finding>> CacheAsync(BuildCoordinator coordinator, CancellationToken cancellationToken) =>
        await coordinator.Context.Store.IsCacheDamagedAsync(cancellationToken)
            ? [Finding.Problem("cache", $"{coordinator.Context.Store.CachePath} is damaged", "buildcoord setup --force") with
            {
                Fix = async stop =>
                {
                    await coordinator.Context.Store.StartAfreshAsync(stop);
                    return "rebuilt";
                },
            }]
            : [Finding.Fine("cache", coordinator.Context.Store.CachePath)];

    /// <summary>A clone of the scripts that is stuck reports success and publishes nothing.</summary>
    public static async Task<IEnumerable<Finding>> ScriptsCloneAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var folder = coordinator.Settings.LegacyClone;
        if (!Directory.Exists(Path.Combine(folder, ".git")))
            return [];
        var findings = new List<Finding>();
        if (UnderWay.Any(name => Path.Exists(Path.Combine(folder, ".git", name))))
        {
            findings.Add(
                Finding.Problem(
                "scripts' clone", $"{folder} is stuck in a rebase or merge, so the bash scripts publish nothing",
                $"git -C {folder} rebase --abort, then git -C {folder} pull --rebase"));
        }

        var ahead = await ForeignCommand.GitAsync(
            coordinator.Settings.GitExecutable, ["-C", folder, "rev-list", "--count", "--branches", "--not", "--remotes"],
                cancellationToken: cancellationToken);
        if (ahead.Succeeded && ahead.Output.Trim() is not "0" and var count)
        {
            findings.Add(
                Finding.Warning(
                "scripts' clone", $"{folder} has {count} commits that were never pushed",
                $"git -C {folder} log --branches --not --remotes shows them"));
        }

        return findings.Count > 0 ? findings : [Finding.Fine("scripts' clone", $"{folder} is in order")];
    }
}
