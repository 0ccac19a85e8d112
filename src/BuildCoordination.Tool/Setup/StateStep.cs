using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Setup;

/// <summary>The state folder: root's is shared by the members of a group, so that the daemon delivers what any of them accepted.</summary>
internal sealed class StateStep(SetupRequest request, ResolvedSettings settings) : SetupStep("state folder")
{
    public override string AsItIs => Path is { } path ? $"{path} is there" : "private to the user, created when it is needed";

    /// <exception cref="CoordinationException">BC1307: there is no such group.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (request is { IsForMachine: true, Group: { } group }
            && await ForeignCommand.RunAsync(
                "getent", ["group", "--", group], cancellationToken: cancellationToken) is { Code: NoSuchName })
        {
            throw new CoordinationException(SetupDiagnostics.UnknownGroup(group));
        }
    }

    private const int NoSuchName = 2;

    private string? Path => settings.State ?? (request.IsForMachine ? request.Environment.System("var/lib/buildcoord") : null);

    public override async Task<string?> PlanAsync(CancellationToken cancellationToken) =>
        Path is null ? null
        : !Directory.Exists(Path) ? $"make {Path}{(request.IsForMachine ? $", shared by the group {request.Group ?? "root"}" : "")}"
        : request.IsForMachine && !(IsShared(Path) && await HasGroupAsync(cancellationToken))
            ? $"share {Path} with the group {request.Group ?? "that it has"}"
        : null;

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        Folder.Make(Path!, request.IsForMachine && OperatingSystem.IsLinux() ? SharedLayout.Mode : FileModes.PrivateFolder);
        if (!request.IsForMachine || !OperatingSystem.IsLinux())
            return $"{Path} made";
        if (request.Group is { } group)
            await ChangeGroupAsync(group, cancellationToken);
        SharedLayout.Repair(Path!);
        return $"{Path} is shared by the group {await GroupAsync(cancellationToken)}";
    }

    private static bool IsShared(string path) => OperatingSystem.IsLinux()
        && File.GetUnixFileMode(path).HasFlag(UnixFileMode.SetGroup) && SharedLayout.FindProblem(path) is null;

    private async Task<bool> HasGroupAsync(CancellationToken cancellationToken) =>
        request.Group is not { } group || await GroupAsync(cancellationToken) == group;

    private async Task<string> GroupAsync(CancellationToken cancellationToken) =>
        (await ForeignCommand.RunAsync("stat", ["-c", "%G", "--", Path!], cancellationToken: cancellationToken)).Output.Trim();

    // The folder alone: what is in it gets the same group through open handles, so that nobody can put a link in its place.
    private async Task ChangeGroupAsync(string group, CancellationToken cancellationToken)
    {
        var chgrp = await ForeignCommand.RunAsync("chgrp", ["--", group, Path!], cancellationToken: cancellationToken);
        if (!chgrp.Succeeded)
            throw new CoordinationException(SetupDiagnostics.NoGroup(group, chgrp.Error));
    }
}
