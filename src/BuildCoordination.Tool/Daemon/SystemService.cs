using System.Text;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The daemon under systemd: the system's for root, else the user's own.</summary>
internal sealed class SystemService(EnvironmentSnapshot environment)
{
    private readonly bool _isUsers = environment.UserId != 0;

    public bool IsThere => Directory.Exists(environment.System("run/systemd/system"));

    public string UnitPath => _isUsers
        ? Path.Combine(environment.Home, ".config", "systemd", "user", ServiceUnit.Name)
        : Path.Combine(environment.System("etc/systemd/system"), ServiceUnit.Name);

    public bool IsInstalled => IsThere && File.Exists(UnitPath);

    /// <summary>Whether the installed unit is the one that would be installed now.</summary>
    public bool IsCurrent(BuildCoordinator coordinator) =>
        IsInstalled && NamedFile.IsOrdinary(UnitPath) && File.ReadAllText(UnitPath) == Unit(coordinator);

    public static SystemService Of(BuildCoordinator coordinator) => new(coordinator.Environment);

    public string Unit(BuildCoordinator coordinator) => ServiceUnit.Write(
        DaemonCommandLine.Of(coordinator).Words,
        ServiceUnit.Inherited(coordinator.Environment.Variables, coordinator.Repository, PathsFromEnvironment(coordinator)), _isUsers);

    private static Dictionary<string, string> PathsFromEnvironment(BuildCoordinator coordinator) => coordinator.Settings.Origins
        .Where(origin => origin is { Kind: SourceKind.Environment, Value: ['/', ..] })
        .ToDictionary(origin => origin.Setting.Environment, origin => origin.Value!, StringComparer.Ordinal);

    public async Task InstallAsync(string unit, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(UnitPath)!);
        AtomicFile.Write(UnitPath, Encoding.UTF8.GetBytes(unit), FileModes.PublicFile);
        await ControlAsync(["daemon-reload"], cancellationToken);
        await ControlAsync(["enable", ServiceUnit.Name], cancellationToken);
        await ControlAsync(["restart", ServiceUnit.Name], cancellationToken);
    }

    public async Task UninstallAsync(CancellationToken cancellationToken)
    {
        await ControlAsync(["disable", "--now", ServiceUnit.Name], cancellationToken);
        File.Delete(UnitPath);
        await ControlAsync(["daemon-reload"], cancellationToken);
    }

    /// <exception cref="CoordinationException">BC3205: systemd refused.</exception>
    public async Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] all = [.. _isUsers ? ["--user"] : Array.Empty<string>(), .. arguments];
        var control = await ForeignCommand.RunAsync("systemctl", all, cancellationToken: cancellationToken);
        if (!control.Succeeded)
            throw new CoordinationException(DaemonDiagnostics.ServiceManager($"systemctl {string.Join(' ', all)}", control.Error));
    }
}
