using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Setup;

/// <summary>The daemon, installed and started.</summary>
/// <param name="request">The request.</param>
/// <param name="target">The target of the setup.</param>
/// <param name="coordinator">The coordinator that the daemon works for; null in a dry run.</param>
internal sealed class DaemonStep(SetupRequest request, SetupTarget target, BuildCoordinator? coordinator) : SetupStep("daemon")
{
    public override string AsItIs => request.WithDaemon ? "it runs" : "left out";

    private SystemService Service => new(request.Environment);

    private string How => Service.IsThere ? $"as the systemd service {ServiceUnit.Name}" : "in the background";

    private bool IsRunning => coordinator?.HasDaemon
        ?? MachineDaemon.All([target.State], request.Environment).Any(daemon => daemon.Is(target.Server, target.Key, target.State));

    public override Task<string?> PlanAsync(CancellationToken cancellationToken) => Task.FromResult(
        !request.WithDaemon
        || (IsRunning && (!Service.IsThere || Service.IsCurrent(target.Server, target.Repository, target.Settings)))
            ? null
            : $"start it {How}");

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        await DaemonSetup.InstallAsync(coordinator!, cancellationToken);
        return $"started {How}";
    }
}
