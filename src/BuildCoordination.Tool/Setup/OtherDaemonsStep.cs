using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// The daemons of the server ids and repositories before: they would go on with heartbeats of servers that this machine is no more.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="target">What is set up.</param>
/// <param name="state">The state folder that is used.</param>
/// <param name="others">Where daemons may have noted themselves besides.</param>
internal sealed class OtherDaemonsStep(SetupRequest request, SetupTarget target, string state, IReadOnlyList<string> others)
    : SetupStep("other daemons")
{
    private MachineDaemon[] _others = [];

    public override string AsItIs => "none runs on this machine";

    public override Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        _others =
        [
            .. MachineDaemon.All([state, .. others], request.Environment)
                .Where(daemon => daemon.MayBeStopped && !daemon.Is(target, state)),
        ];
        return Task.FromResult(_others.Length == 0 ? null : $"stop {string.Join(", ", _others.Select(daemon => daemon.ToString()))}");
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        // The unit names the server of before, and would start its daemon again.
        var service = new SystemService(request.Environment);
        if (service.IsInstalled && !service.IsCurrent(target.Server, target.Repository, target.Settings))
        {
            string[] stop = request.WithDaemon ? ["stop", ServiceUnit.Name] : ["disable", "--now", ServiceUnit.Name];
            await service.ControlAsync(stop, cancellationToken);
        }

        foreach (var daemon in _others)
            await DaemonControl.StopAsync(daemon.Record, cancellationToken);
        return $"stopped {string.Join(", ", _others.Select(daemon => daemon.ToString()))}";
    }
}
