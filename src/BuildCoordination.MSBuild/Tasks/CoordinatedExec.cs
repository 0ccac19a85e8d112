using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>
/// Runs a command and reports it as a target. It shows the output while the command runs, and its errors become MSBuild errors.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CoordinatedExec : CoordinatedToolTask
{
    /// <summary>The command for the system's shell.</summary>
    [Required]
    public string Command { get; set; } = "";

    /// <summary>The name of the target; if empty, the command's first word.</summary>
    public string? TargetName { get; set; }

    /// <summary>The working folder; if empty, the project's folder.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>A log file for a copy of the output; if empty, none.</summary>
    public string? LogFile { get; set; }

    /// <summary>Environment variables of the command, NAME=VALUE each.</summary>
    public string[] EnvironmentVariables { get; set; } = [];

    /// <summary>Whether the build succeeds although the exit code is not 0. The command is still reported as failed.</summary>
    public bool IgnoreExitCode { get; set; }

    private string ProjectFolder => Path.GetDirectoryName(BuildEngine.ProjectFileOfTaskNode) ?? ".";

    private protected override async Task RunAsync(BuildCoordinationOptions options, ToolOutput output, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(TargetName) ? Path.GetFileName(Command.Trim().Split((char[]?)null, 2)[0]) : TargetName;
        ExitCode = await new WrappedCommand
        {
            Command = OperatingSystem.IsWindows() ? ["cmd.exe", "/c", Command] : ["/bin/sh", "-c", Command],
            Name = name,
            Target = name,
            Output = output.Stream,
            Log = string.IsNullOrEmpty(LogFile) ? null : Path.Combine(ProjectFolder, LogFile),
            WorkingFolder = Path.Combine(ProjectFolder, WorkingDirectory ?? ""),
            Environment = EnvironmentVariables.Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
                .DistinctBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        }.RunHostedAsync(options, this.Warn, cancellationToken).ConfigureAwait(false);
        output.Complete(ExitCode == 0 || IgnoreExitCode);
        if (ExitCode != 0 && !IgnoreExitCode && !Log.HasLoggedErrors)
            Log.LogError(null, "BC7005", null, null, null, 0, 0, 0, 0, "{0} ended with {1}.", name, ExitCode);
    }
}
