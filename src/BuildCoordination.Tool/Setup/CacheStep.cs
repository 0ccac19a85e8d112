using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Setup;

/// <summary>The local copy of the coordination repository.</summary>
/// <param name="request">The request.</param>
/// <param name="target">The target of the setup.</param>
/// <param name="coordinator">The coordinator whose cache it is; null in a dry run.</param>
internal sealed class CacheStep(SetupRequest request, SetupTarget target, BuildCoordinator? coordinator) : SetupStep("cache")
{
    private bool _isFresh;

    public override Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        _isFresh = request.Force
            || (target.HasCache && !request.SkipReclone && coordinator is not null
                && request.Ask($"{coordinator.Context.Store.CachePath} exists. Fetch it from scratch?"));
        return Task.FromResult<string?>(
            target.Settings.IsEmbedded && !Directory.Exists(target.Repository) ? $"make {target.Repository}"
            : !target.HasCache ? $"fetch {target.Repository}"
            : _isFresh ? $"fetch {target.Repository} from scratch"
            : $"fetch the changes of {target.Repository}");
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        if (_isFresh && target.HasCache)
            await coordinator!.Context.Store.StartAfreshAsync(cancellationToken);
        var fleet = await coordinator!.Fleet.ReadAsync(cancellationToken);
        if (fleet is { IsReached: false, Stale: { } stale })
            throw new CoordinationException(stale);
        return fleet.Commit is null
            ? $"{target.Repository} is empty; the first update founds the fleet"
            : $"{target.Repository} at {fleet.Commit[..7]}, {Count(fleet.Servers.Count)}{(_isFresh ? ", from scratch" : "")}";

        static string Count(int servers) => servers == 1 ? "1 server" : $"{servers} servers";
    }
}
