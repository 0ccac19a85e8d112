using System.Runtime.InteropServices;
using BuildCoordination.Tool.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The daemon's own process, in the foreground.</summary>
internal static class DaemonProcess
{
    /// <summary>Below the five seconds that a service manager's stop may take.</summary>
    private static readonly TimeSpan StopLimit = DaemonService.LastWordsLimit + TimeSpan.FromSeconds(1);

    /// <param name="session">The settings that the daemon begins with.</param>
    /// <param name="open">Opens a coordinator with the settings as they are then.</param>
    /// <param name="startFolder">The folder that the daemon is started in.</param>
    /// <param name="require">Looks whether this server is one of the fleet; called while no other daemon can start.</param>
    public static async Task<int> RunAsync(
        Session session, Func<CancellationToken, Task<BuildCoordinator>> open, string startFolder, Func<Task> require)
    {
        var coordinator = session.Coordinator;
        // Before an upgrade can take the command's file away.
        var command = new InstalledCommand(startFolder);
        using var only = await coordinator.Daemon.AcquireAsync(CancellationToken.None);
        if (only is null)
        {
            session.Screen.Error(DaemonDiagnostics.AlreadyRuns(coordinator.Server, DaemonRecord.Read(coordinator)));
            return ExitCodes.CheckFailed;
        }

        await require();
        NativeHeap.KeepOne();
        // A process of weeks must not keep its start folder's file system busy, and must not depend on that folder.
        if (OperatingSystem.IsLinux())
            Environment.CurrentDirectory = "/";
        var notifier = new SystemdNotifier();
        IHostApplicationLifetime? lifetime = null;
        using var service = new DaemonService(
            coordinator, open, new Watchdog(notifier, coordinator.Time), command, () => lifetime?.StopApplication());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.AddHostedService(_ => service);
        using var host = builder.Build();
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            service.Reload();
        });
        lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var ready = lifetime.ApplicationStarted.Register(() => notifier.Notify(ServiceState.Ready));
        // systemd would end a service that says so, and this one goes on in the same process.
        using var stopping = lifetime.ApplicationStopping.Register(() =>
        {
            if (!service.IsRestarting)
                notifier.Notify(ServiceState.Stopping);
        });
        await host.RunAsync();
        // The host only stops where its service fails.
        if (service.ExecuteTask is { IsFaulted: true } failed)
            await failed;
        if (!service.IsRestarting)
            return ExitCodes.Done;
        command.Continue();
        // A service manager starts what failed.
        return ExitCodes.CheckFailed;
    }
}
