using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>A command that the fleet is told of as a target, from its start to its end. Its output is seen while it runs, and its errors are MSBuild's.</summary>
[MSBuildMultiThreadableTask]
public sealed class CoordinatedExec : CoordinatedToolTask
{
    /// <summary>What the system's shell runs.</summary>
    [Required]
    public string Command { get; set; } = "";

    /// <summary>What the fleet calls the target; the command's first word when empty.</summary>
    public string? TargetName { get; set; }

    /// <summary>The folder that it runs in; the project's when empty.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>A file that gets a copy of the output; none when empty.</summary>
    public string? LogFile { get; set; }

    /// <summary>Variables that it gets, NAME=VALUE each.</summary>
    public string[] EnvironmentVariables { get; set; } = [];

    /// <summary>Whether an exit code other than 0 is no error of the build. The fleet is told of a failure all the same.</summary>
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
