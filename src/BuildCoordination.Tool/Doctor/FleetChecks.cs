using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Health;
using BuildCoordination.Repository;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks the fleet's documents and clocks.</summary>
internal static class FleetChecks
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(10);

    /// <summary>Finds servers with a wrong clock: a heartbeat was seen to arrive, but its own time is different.</summary>
    public static async Task<IEnumerable<Finding>> ClocksAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var (health, fleet) = await coordinator.Health.CheckWithFleetAsync(cancellationToken);
        if (!fleet.IsReached)
            return [Finding.Warning("clock", "unknown: the repository could not be read", "See 'remote' above.")];
        var now = coordinator.Time.GetUtcNow();
        var wrong = new List<Finding>();
        foreach (var server in health.Servers.Where(server => server.Server != coordinator.Server))
        {
            if (fleet.Heartbeats.GetValueOrDefault(server.Server)?.Timestamp is not { } says || Skew(server, says, now) is not { } skew)
                continue;
            var by = Duration.Format(skew.Duration());
            wrong.Add(
                Finding.Warning(
                "clock", $"{server.Server}'s clock is {by} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this one",
                "Run 'timedatectl' on both, and let NTP set the clocks."));
        }

        return wrong.Count > 0 ? wrong : [Finding.Fine("clock", "no server's clock is far from this one")];
    }

    public static Task<IEnumerable<Finding>> DocumentsAsync(BuildCoordinator coordinator, CancellationToken cancellationToken) =>
        coordinator.Context.Store.UseAsync<IEnumerable<Finding>>(
            async store => !store.KnowsTip && await store.FetchAsync(cancellationToken) is { } unreachable
                ? [Finding.Of("documents", unreachable.Diagnostic)]
                : Documents(coordinator, store),
            cancellationToken);

    private static List<Finding> Documents(BuildCoordinator coordinator, StoreSession store)
    {
        var unreadable = new List<Finding>();
        var documents = new BoundedReads(store, warn: null);
        if (MessagesDocument.Parse(documents.Read(RepositoryPaths.Messages)) is { NeedsRepair: true } messages)
            unreadable.Add(Repairable(coordinator, RepositoryPaths.Messages, messages.Reason!));
        var servers = store.List("").Where(ServerId.IsValid).OrderByDescending(server => server == coordinator.Server);
        foreach (var server in servers.Take(Limits.Servers))
        {
            foreach (var path in new[] { RepositoryPaths.Status(server), RepositoryPaths.Reads(server), RepositoryPaths.Builds(server) })
            {
                if (documents.Read(path) is { } bytes && JsonDocumentText.Parse(bytes) is { NeedsRepair: true } text)
                {
                    unreadable.Add(server == coordinator.Server
                        ? Repairable(coordinator, path, text.Reason!)
                        : Finding.Warning(
                            "documents", $"{path} cannot be read whole: {text.Reason}",
                            $"Run 'buildcoord doctor --fix' on {server}, which owns the file."));
                }
            }
        }

        unreadable.AddRange(documents.WhatIsLeftOut().Select(diagnostic => Finding.Of("documents", diagnostic)));
        return unreadable.Count > 0 ? unreadable : [Finding.Fine("documents", "every document of the fleet can be read")];
    }

    private static TimeSpan? Skew(ServerHealth server, DateTimeOffset says, DateTimeOffset now)
    {
        var ahead = says - now;
        if (ahead > Ahead)
            return ahead;
        // This machine saw the heartbeat arrive, but the server's own clock says that it was long ago.
        return server is { Heartbeat: HeartbeatVerdict.Alive or HeartbeatVerdict.Ageing, HeartbeatAge: { } age }
            && now - says - age > Behind ? ahead : null;
    }

    private static Finding Repairable(BuildCoordinator coordinator, string path, string reason) => coordinator.IsObserver
        ? Finding.Warning(
            "documents", $"{path} cannot be read whole: {reason}", "A server repairs it: run 'buildcoord doctor --fix' on one.")
        : Finding.Problem(
            "documents", $"{path} cannot be read whole: {reason}",
            "Run 'buildcoord doctor --fix', which repairs it and keeps the original; the next publish does so too.") with
        {
            Fix = async cancellationToken =>
            {
                await coordinator.Runs.ReportStatusAsync(cancellationToken);
                var flushed = await coordinator.FlushAsync(cancellationToken: cancellationToken);
                return flushed.IsVisible ? "repaired" : "the next successful push repairs it";
            },
        };
}
