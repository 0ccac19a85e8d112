using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Setup;

/// <summary>The local copy of the coordination repository.</summary>
internal sealed class CacheStep(SetupRequest request, BuildCoordinator coordinator) : SetupStep("cache")
{
    private bool _isFresh;

    public override Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        _isFresh = request.Force
            || (HasCache && !request.SkipReclone && !request.DryRun && request.Ask($"{coordinator.Context.Store.CachePath} exists. Fetch it from scratch?"));
        return Task.FromResult<string?>(
            !HasCache ? $"fetch {coordinator.Repository}"
            : _isFresh ? $"fetch {coordinator.Repository} from scratch"
            : $"fetch what is new on {coordinator.Repository}");
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        if (_isFresh && HasCache)
            await coordinator.Context.Store.StartAfreshAsync(cancellationToken);
        var fleet = await coordinator.Fleet.ReadAsync(cancellationToken);
        if (fleet is { IsReached: false, Stale: { } stale })
            throw new CoordinationException(stale);
        return fleet.Commit is null
            ? $"{coordinator.Repository} is empty; the first word makes it a fleet's"
            : $"{coordinator.Repository} at {fleet.Commit[..7]}, {fleet.Servers.Count} servers{(_isFresh ? ", from scratch" : "")}";
    }

    // A dry run looks through a folder of its own.
    private bool HasCache => !request.DryRun && coordinator.Context.Store.HasCache;
}
