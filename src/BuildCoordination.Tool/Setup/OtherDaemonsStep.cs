using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// The daemons of the server ids and repositories before: they would send heartbeats for servers that this machine no longer is.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="target">The target of the setup.</param>
/// <param name="state">The state folder that is used.</param>
/// <param name="others">Other folders with records of daemons.</param>
internal sealed class OtherDaemonsStep(SetupRequest request, SetupTarget target, string state, IReadOnlyList<string> others)
    : SetupStep("other daemons")
{
    private MachineDaemon[] _others = [];
    private IReadOnlyList<MachineDaemon> _left = [];

    public override string AsItIs => _left.Count == 0
        ? "none runs on this machine"
        : $"left alone: {string.Join("; ", _left.Select(daemon => $"{daemon} (to stop it: {daemon.StopCommand})"))}";

    private SystemService Service => new(request.Environment);

    // Its unit names the server of before, and would start its daemon again.
    private bool IsServiceLeft => Service.IsOfAnother(target.Server, target.Repository);

    private string Names => string.Join(", ", _others.Select(daemon => daemon.ToString()));

    public override Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        var noted = MachineDaemon.All([state, .. others], request.Environment);
        _others = [.. noted.Where(daemon => daemon.MayBeStopped && !daemon.Is(target.Server, target.Key, state))];
        // One of another user, or with a state folder of its own, may be meant to run.
        int?[] own = [.. noted.Where(daemon => daemon.MayBeStopped).Select(daemon => daemon.Record.ProcessId)];
        _left = MachineDaemon.AllBut(own, [state, .. others], request.Environment);
        string[] plan =
        [
            .. IsServiceLeft && !request.WithDaemon ? [$"disable {Service.UnitPath}"] : Array.Empty<string>(),
            .. _others.Length == 0 ? [] : new[] { $"stop {Names}" },
        ];
        return Task.FromResult(plan.Length == 0 ? null : string.Join("; ", plan));
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        List<string> done = [];
        if (IsServiceLeft)
        {
            string[] stop = request.WithDaemon ? ["stop", ServiceUnit.Name] : ["disable", "--now", ServiceUnit.Name];
            await Service.ControlAsync(stop, cancellationToken);
            if (!request.WithDaemon)
                done.Add($"disabled {Service.UnitPath}");
        }

        foreach (var daemon in _others)
            await DaemonControl.StopAsync(daemon.Record, cancellationToken);
        if (_others.Length > 0)
            done.Add($"stopped {Names}");
        if (_left.Count > 0)
            done.Add(AsItIs);
        return string.Join("; ", done);
    }
}
