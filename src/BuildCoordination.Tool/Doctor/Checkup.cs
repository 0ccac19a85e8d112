using System.Runtime.CompilerServices;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Runs all checks one after the other. A check that fails is a finding itself.</summary>
internal static class Checkup
{
    // Somebody who only reads has no daemon, no outbox and no tools to check.
    private static readonly HashSet<string> OfObserver =
        new(["server", "git", "locks", "cache", "remote", "documents", "clock"], StringComparer.Ordinal);

    public static async IAsyncEnumerable<Finding> OfAsync(
        BuildCoordinator coordinator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string Name, Func<Task<IEnumerable<Finding>>> Look)[] checks =
        [
            ("server", () => Now(IdentityChecks.Settings(coordinator))),
            ("git", () => MachineChecks.GitAsync(coordinator, cancellationToken)),
            ("state folder", () => Now(MachineChecks.Sharing(coordinator))),
            ("locks", () => Now(MachineChecks.Locks(coordinator))),
            ("cache", () => CacheChecks.CacheAsync(coordinator, cancellationToken)),
            ("remote", () => RemoteChecks.ReachAsync(coordinator, cancellationToken)),
            ("server", () => IdentityChecks.PlaceAsync(coordinator, cancellationToken)),
            ("heartbeats", () => RemoteChecks.HeartbeatsAsync(coordinator, cancellationToken)),
            ("daemon", () => Now(DaemonChecks.Daemon(coordinator))),
            ("outbox", () => Now(OutboxChecks.Outbox(coordinator))),
            ("hooks", () => Now(HookChecks.Hooks(coordinator))),
            ("odd files", () => Now(OddFileChecks.OddFiles(coordinator))),
            ("stranded outbox", () => Now(OutboxChecks.Stranded(coordinator))),
            ("documents", () => FleetChecks.DocumentsAsync(coordinator, cancellationToken)),
            ("clock", () => FleetChecks.ClocksAsync(coordinator, cancellationToken)),
            ("script senders", () => IdentityChecks.SendersAsync(coordinator, cancellationToken)),
            ("scripts' clone", () => CacheChecks.ScriptsCloneAsync(coordinator, cancellationToken)),
            ("tools", () => Now(MachineChecks.Tools(coordinator))),
        ];
        foreach (var (name, look) in checks.Where(check => !coordinator.IsObserver || OfObserver.Contains(check.Name)))
        {
            foreach (var finding in await LookAsync(coordinator, name, look))
                yield return finding;
        }
    }

    /// <summary>Applies a fix and returns the result in words; null if it failed.</summary>
    public static async Task<string?> FixAsync(Func<CancellationToken, Task<string>> fix, CancellationToken cancellationToken)
    {
        try
        {
            return await fix(cancellationToken);
        }
        catch (Exception e) when (e is CoordinationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(
        BuildCoordinator coordinator, string name, Func<Task<IEnumerable<Finding>>> look)
    {
        try
        {
            return [.. await look()];
        }
        catch (CoordinationException e)
        {
            return [Finding.Of(name, e.Diagnostic)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Problem(name, e.Message, "Check who owns that file, and whether that disk is full.")];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Content of other servers must not prevent the other checks.
            return
            [
                Finding.Problem(
                    name, $"this check failed: {e.GetType().Name}: {coordinator.Clean(e.Message)}", "Report this as a bug."),
            ];
        }
    }

    private static Task<IEnumerable<Finding>> Now(IEnumerable<Finding> findings) => Task.FromResult(findings);
}
