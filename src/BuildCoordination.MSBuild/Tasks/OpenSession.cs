using BuildCoordination.Builds;
using BuildCoordination.MSBuild.Sessions;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Begins to tell of a build. Called by the package's own session project, once in a build.</summary>
[MSBuildMultiThreadableTask]
public sealed class OpenSession : Microsoft.Build.Utilities.Task
{
    /// <summary>The folder that the build was started in.</summary>
    [Required]
    public string StartupFolder { get; set; } = "";

    /// <summary>Settings, NAME=VALUE on each line.</summary>
    public string? Settings { get; set; }

    /// <summary>What the fleet calls the build; the name of the source's folder when empty.</summary>
    public string? BuildName { get; set; }

    /// <summary>What is told, of <c>build</c>, <c>test</c>, <c>pack</c> and <c>publish</c>.</summary>
    public string[] On { get; set; } = [];

    /// <summary>Which of these the build is, as far as its properties say.</summary>
    [Required]
    public string Action { get; set; } = "";

    /// <summary>Where the build's projects say that they began and ended; empty when nobody is to be told.</summary>
    [Output]
    public string[] Folder { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Unhindered(() =>
        {
            if (On.Contains(IsTest ? "test" : Action, StringComparer.OrdinalIgnoreCase))
                Open();
            return System.Threading.Tasks.Task.CompletedTask;
        });
        return true;
    }

    private void Open()
    {
        var name = string.IsNullOrWhiteSpace(BuildName) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(StartupFolder)) : BuildName;
        var folder = SessionFolder.Make();
        var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = name.Length > 0 ? name : "build",
            Source = StartupFolder,
            Settings = Coordination.Options(Settings),
            Warn = folder.Warn,
            BeginsBeside = true,
            HostEndsOnInterrupt = true,
            // Compiler servers and reused nodes outlive the build on purpose.
            MarksChildren = false,
            IsSpared = IsServerOfTheSdk,
            Ended = folder.Delete,
        });
        Log.Warn(folder);
        if (!build.IsTold)
        {
            folder.Delete();
            return;
        }

        ((IBuildEngine4)BuildEngine).RegisterTaskObject(folder.Path, new Session(build, folder), RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        Folder = [folder.Path];
    }

    // Microsoft.Testing.Platform's dotnet test is a build like any other, but for who typed it.
    private bool IsTest => Action == "build" && Environment.GetCommandLineArgs() is [_, "test", ..];

    private static bool IsServerOfTheSdk(string commandLine) =>
        commandLine.Contains("nodemode:", StringComparison.OrdinalIgnoreCase) || commandLine.Contains("VBCSCompiler", StringComparison.Ordinal);
}
