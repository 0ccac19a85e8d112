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

    /// <summary>Whether MSBuild restores packages, before the build or alone.</summary>
    public bool IsRestoring { get; set; }

    /// <summary>One value if the build is reported; empty otherwise.</summary>
    [Output]
    public string[] IsOpen { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.BestEffort(() =>
        {
            // MSBuild forgets what was built when it has restored packages, but not its registered objects.
            if (Session.Find(BuildEngine) is not null)
                IsOpen = ["true"];
            else if (!(IsRestoring && IsPerhapsRestoreOnly) && On.Contains(IsTest ? "test" : Action, StringComparer.OrdinalIgnoreCase))
                Open();
            return System.Threading.Tasks.Task.CompletedTask;
        });
        return true;
    }

    private void Open()
    {
        var name = string.IsNullOrWhiteSpace(BuildName) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(StartupFolder)) : BuildName;
        var options = new SessionOptions(StartupFolder, [], IsTest || Action == "test", EndsWithProcess: IsTest);
        var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = name.Length > 0 ? name : "build",
            Source = StartupFolder,
            Settings = Coordination.Options(Settings),
            Warn = options.Warnings.Enqueue,
            BeginsBeside = true,
            HostEndsOnInterrupt = true,
            HostReportsProcessEnd = true,
            // Compiler servers and reused nodes outlive the build on purpose.
            MarksChildren = false,
            IsSpared = IsServerOfTheSdk,
        });
        while (options.Warnings.TryDequeue(out var warning))
            Log.Warn(warning);
        if (!build.IsTold)
            return;
        Session.Open(BuildEngine, build, options);
        IsOpen = ["true"];
    }

    // Microsoft.Testing.Platform's dotnet test is a build like any other, but for its command.
    private bool IsTest => Action == "build" && DotnetCommand == "test";

    // Options of the host, such as -d, stand before the command.
    private static string? DotnetCommand =>
        Environment.GetCommandLineArgs().Skip(1).SkipWhile(argument => argument.StartsWith('-')).FirstOrDefault();

    // MSBuild's server does not know the command. For one framework, dotnet restores in a build of its own before the build.
    private static bool IsPerhapsRestoreOnly => DotnetCommand == "restore" || Environment.GetCommandLineArgs().Any(IsOfRestore);

    private static bool IsOfRestore(string argument)
    {
        var word = argument.TrimStart('-', '/').TrimEnd(';').ToUpperInvariant();
        return word is "T:RESTORE" or "TARGET:RESTORE" or "NODEMODE:8" or "F" or "FRAMEWORK"
            || word.Contains("TARGETFRAMEWORK=", StringComparison.Ordinal);
    }

    private static bool IsServerOfTheSdk(string commandLine) =>
        commandLine.Contains("nodemode:", StringComparison.OrdinalIgnoreCase) || commandLine.Contains("VBCSCompiler", StringComparison.Ordinal);
}
