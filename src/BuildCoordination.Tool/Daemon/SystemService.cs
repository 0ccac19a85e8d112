using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Settings;
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

    /// <summary>The daemon's variables that may hold secrets.</summary>
    public string EnvironmentPath => Path.ChangeExtension(UnitPath, ".env");

    public bool IsInstalled => IsThere && File.Exists(UnitPath);

    public bool IsCurrent(BuildCoordinator coordinator) => IsCurrent(coordinator.Server, coordinator.Repository, coordinator.Settings);

    /// <summary>
    /// Whether the installed unit is the one that would be installed now, but for variables that differ from one shell to the next.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="repository">The repository, without credentials.</param>
    /// <param name="settings">The settings, with what was given by option.</param>
    public bool IsCurrent(string server, string repository, ResolvedSettings settings) => IsInstalled
        && NamedFile.IsOrdinary(UnitPath)
        && WithoutShell(File.ReadAllText(UnitPath)) == WithoutShell(Unit(server, repository, settings))
        && PrivateText() == ServiceEnvironment.Of(environment, repository, settings).PrivateText();

    /// <summary>Whether the installed unit is of another server or repository.</summary>
    public bool IsOfAnother(string server, string repository) =>
        IsInstalled && NamedFile.IsOrdinary(UnitPath) && ServiceUnit.IsOfAnother(File.ReadAllText(UnitPath), server, repository);

    public static SystemService Of(BuildCoordinator coordinator) => new(coordinator.Environment);

    public string Unit(BuildCoordinator coordinator) => Unit(coordinator.Server, coordinator.Repository, coordinator.Settings);

    /// <summary>Both files as they would be written, without secrets.</summary>
    public string Preview(BuildCoordinator coordinator) =>
        Unit(coordinator) + ServiceEnvironment.Of(coordinator).PrivateNames(EnvironmentPath);

    private string Unit(string server, string repository, ResolvedSettings settings) => ServiceUnit.Write(
        DaemonCommandLine.WordsOf(server, repository, settings), ServiceEnvironment.Of(environment, repository, settings),
        EnvironmentPath, _isUsers);

    public async Task InstallAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(UnitPath)!);
        if (ServiceEnvironment.Of(coordinator) is { Private.Count: > 0 } withSecrets)
            AtomicFile.Write(EnvironmentPath, Encoding.UTF8.GetBytes(withSecrets.PrivateText()));
        else
            File.Delete(EnvironmentPath);
        AtomicFile.Write(UnitPath, Encoding.UTF8.GetBytes(Unit(coordinator)), FileModes.PublicFile);
        await ControlAsync(["daemon-reload"], cancellationToken);
        await ControlAsync(["enable", ServiceUnit.Name], cancellationToken);
        await ControlAsync(["restart", ServiceUnit.Name], cancellationToken);
    }

    public async Task UninstallAsync(CancellationToken cancellationToken)
    {
        await ControlAsync(["disable", "--now", ServiceUnit.Name], cancellationToken);
        File.Delete(UnitPath);
        File.Delete(EnvironmentPath);
        await ControlAsync(["daemon-reload"], cancellationToken);
    }

    /// <exception cref="CoordinationException">BC3205: systemd rejected it.</exception>
    public async Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] all = [.. _isUsers ? ["--user"] : Array.Empty<string>(), .. arguments];
        var control = await ForeignCommand.RunAsync("systemctl", all, cancellationToken: cancellationToken);
        if (!control.Succeeded)
            throw new CoordinationException(DaemonDiagnostics.ServiceManager($"systemctl {string.Join(' ', all)}", control.Error));
    }

    private static string WithoutShell(string unit) => string.Join('\n', unit.Split('\n').Where(line =>
        !line.StartsWith("Environment=PATH=", StringComparison.Ordinal) && !line.StartsWith("Environment=\"PATH=", StringComparison.Ordinal)
        && !line.Contains("=SSH_AUTH_SOCK=", StringComparison.Ordinal)));

    private string PrivateText() =>
        File.Exists(EnvironmentPath) && NamedFile.IsOrdinary(EnvironmentPath) ? File.ReadAllText(EnvironmentPath) : "";
}
