using BuildCoordination.Publishing;
using BuildCoordination.Repository;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Doctor;

/// <summary>The coordination repository: whether it is there, and may be written.</summary>
internal static class RemoteChecks
{
    public static Task<IEnumerable<Finding>> ReachAsync(BuildCoordinator coordinator, CancellationToken cancellationToken) =>
        coordinator.Context.Store.UseAsync(store => ReachAsync(coordinator, store, cancellationToken), cancellationToken);

    private static async Task<IEnumerable<Finding>> ReachAsync(
        BuildCoordinator coordinator, StoreSession store, CancellationToken cancellationToken)
    {
        if (await store.FetchAsync(cancellationToken) is { } unreachable)
            return [Finding.Of("remote", unreachable.Diagnostic)];
        var reached = Finding.Fine("remote", store.Tip is null ? "reached; it is empty" : $"reached at {store.Tip[..7]}");
        if (coordinator.IsObserver)
            return [reached, Finding.Fine("rights", "not tried: an observer pushes nothing")];
        if (coordinator.Context.IsOffBySetting)
            return [reached, Finding.Warning("rights", "not tried: reporting is disabled", "Set 'enabled' to true.")];
        var isMember = store.Read(RepositoryPaths.Status(coordinator.Server)) is not null;
        var now = coordinator.Time.GetUtcNow();
        if (await store.TryPushAsync(coordinator.Server, now, PushTrial.OfMember, cancellationToken) is { } rejected)
            return [reached, Finding.Of("rights", rejected)];
        // A dry push meets no hook. A real one of before did, if the remote has rejected everything since.
        return [reached, isMember ? Finding.Fine("rights", "a push was accepted")
            : coordinator.Context.Publisher.Rejection is { } rejection ? Finding.Of("rights", rejection)
            : Finding.Fine("rights", "a dry push was accepted; hooks and protected branches show only with a real one")];
    }

    public static async Task<IEnumerable<Finding>> HeartbeatsAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        // Only a repository on this machine can be asked; for others the heartbeat's own push reports it (BC3103).
        if (!coordinator.Context.Url.IsLocal)
            return [];
        var asked = await ForeignCommand.GitAsync(
            coordinator.Settings.GitExecutable,
                ["--git-dir", coordinator.Context.Url.ForGit, "config", "--type=bool", "--get", "receive.denyNonFastForwards"],
                cancellationToken: cancellationToken);
        return asked.Output.Trim() == "true"
            ? [Finding.Warning(
                "heartbeats", "the repository rejects replaced branches, so heartbeats are commits on main",
                $"git -C {coordinator.Repository} config receive.denyNonFastForwards false")]
            : [Finding.Fine("heartbeats", "the repository accepts heartbeat branches")];
    }
}
