using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Setup;

/// <summary>The daemon, installed and started.</summary>
internal sealed class DaemonStep(SetupRequest request, BuildCoordinator coordinator) : SetupStep("daemon")
{
    public override string AsItIs => request.WithDaemon ? "it runs" : "left out";

    private SystemService Service => SystemService.Of(coordinator);

    private string How => Service.IsThere ? $"as the systemd service {ServiceUnit.Name}" : "in the background";

    public override Task<string?> PlanAsync(CancellationToken cancellationToken) => Task.FromResult(
        !request.WithDaemon || (coordinator.HasDaemon && (!Service.IsThere || Service.IsCurrent(coordinator))) ? null : $"start it {How}");

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        await DaemonSetup.InstallAsync(coordinator, cancellationToken);
        return $"started {How}";
    }
}
