using System.Diagnostics;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Tool.Setup;

/// <summary>The state folder: root's is shared by the members of a group, so that the daemon delivers what any of them accepted.</summary>
internal sealed class StateStep(SetupRequest request, ResolvedSettings settings) : SetupStep("state folder")
{
    private const UnixFileMode Shared =
        UnixFileMode.SetGroup | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string AsItIs => Path is { } path ? $"{path} is there" : "the user's own, made when it is needed";

    private string? Path => settings.State ?? (request.IsRoot ? request.Environment.System("var/lib/buildcoord") : null);

    public override Task<string?> PlanAsync(CancellationToken cancellationToken) => Task.FromResult(
        Path is null || (Directory.Exists(Path) && (!request.IsRoot || IsShared(Path)) && request.Group is null) ? null
        : $"make {Path}{(request.IsRoot ? ", shared by its group" : "")}");

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        Folder.Make(Path!, request.IsRoot ? Shared : FileModes.PrivateFolder);
        if (!request.IsRoot || OperatingSystem.IsWindows())
            return $"{Path} made";
        if (request.Group is { } group)
            await ChangeGroupAsync(group, cancellationToken);
        File.SetUnixFileMode(Path!, Shared);
        return $"{Path} is shared by the group {request.Group ?? "root"}";
    }

    private static bool IsShared(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.SetGroup);

    private async Task ChangeGroupAsync(string group, CancellationToken cancellationToken)
    {
        using var chgrp = Process.Start(new ProcessStartInfo("chgrp", ["-R", "--", group, Path!]) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = chgrp.StandardError.ReadToEndAsync(cancellationToken);
        await chgrp.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        if (chgrp.ExitCode != 0)
            throw new CoordinationException(SetupDiagnostics.NoGroup(group, (await said).Trim()));
    }
}
