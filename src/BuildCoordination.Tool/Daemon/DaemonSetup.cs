namespace BuildCoordination.Tool.Daemon;

/// <summary>The daemon on this machine: under systemd where that runs, else by itself.</summary>
internal static class DaemonSetup
{
    public static async Task InstallAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var service = SystemService.Of(coordinator);
        if (!service.IsThere)
        {
            await Control(coordinator).StartAsync(cancellationToken);
            return;
        }

        // One that was started by hand would keep the service's own from running.
        if (!service.IsInstalled)
            await Control(coordinator).StopAsync(cancellationToken);
        await service.InstallAsync(coordinator, cancellationToken);
    }

    public static async Task UninstallAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        if (Service(coordinator) is { } service)
            await service.UninstallAsync(cancellationToken);
        await Control(coordinator).StopAsync(cancellationToken);
        DaemonRecord.Remove(coordinator);
        ShownMail.Of(coordinator).Forget();
        coordinator.Daemon.Delete();
        var logs = new DaemonLogs(coordinator);
        foreach (var path in RotatingLog.AllOf(logs.Heartbeats.Path).Concat(RotatingLog.AllOf(logs.Messages.Path)).ToArray())
            File.Delete(path);
    }

    /// <returns>False where it ran already.</returns>
    public static async Task<bool> StartAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        if (Service(coordinator) is not { } service)
            return await Control(coordinator).StartAsync(cancellationToken);
        var ran = coordinator.HasDaemon;
        await service.ControlAsync(["start", ServiceUnit.Name], cancellationToken);
        return !ran;
    }

    /// <returns>False where none ran.</returns>
    public static async Task<bool> StopAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        if (Service(coordinator) is not { } service)
            return await Control(coordinator).StopAsync(cancellationToken);
        var ran = coordinator.HasDaemon;
        await service.ControlAsync(["stop", ServiceUnit.Name], cancellationToken);
        return ran;
    }

    private static SystemService? Service(BuildCoordinator coordinator) =>
        SystemService.Of(coordinator) is { IsInstalled: true } service ? service : null;

    private static DaemonControl Control(BuildCoordinator coordinator) => new(coordinator, DaemonCommandLine.Of(coordinator));
}
