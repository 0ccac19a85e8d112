using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Output;

/// <summary>The fleet for whoever keeps looking: however many look, the remote is asked once in a while.</summary>
internal sealed class FleetLook(BuildCoordinator coordinator) : IDisposable
{
    /// <summary>The time until the next read: of this machine's own updates, and of the remote if a poll is due.</summary>
    public TimeSpan PollInterval => coordinator.Poll.LookInterval;

    private readonly SemaphoreSlim _gate = new(1);
    private (FleetOverview Fleet, long At, TimeSpan For)? _last;

    /// <summary>The fleet as it is, without secrets that others wrote into their messages.</summary>
    public async Task<FleetOverview> LookAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && coordinator.Time.GetElapsedTime(last.At) < last.For)
                return last.Fleet;
            var fleet = await coordinator.Health.LookOverAsync(cancellationToken);
            fleet = fleet with
            {
                Health = new FleetHealth(fleet.Health)
                {
                    Servers =
                    [
                        .. fleet.Health.Servers.Select(server => new ServerHealth(server)
                        {
                            Output = [.. server.Output.Select(coordinator.Clean)],
                        }),
                    ],
                },
                Messages =
                [
                    .. fleet.Messages.Select(message => new FleetMessage(message)
                    {
                        Subject = coordinator.Clean(message.Subject),
                        Body = coordinator.Clean(message.Body),
                    }),
                ],
                Failures = fleet.Failures.ToDictionary(
                    pair => pair.Key, pair => pair.Value with { Lines = [.. pair.Value.Lines.Select(coordinator.Clean)] },
                    StringComparer.Ordinal),
            };
            _last = (fleet, coordinator.Time.GetTimestamp(), PollInterval);
            return fleet;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
