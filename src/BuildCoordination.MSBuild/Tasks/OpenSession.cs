using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Engine;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Begins to report a build. The package's session project calls it once in a build.</summary>
[MSBuildMultiThreadableTask]
public sealed class OpenSession : Microsoft.Build.Utilities.Task
{
    private static readonly string[] Actions = ["build", "test", "pack", "publish"];

    /// <summary>The folder that the build was started in.</summary>
    [Required]
    public string StartupFolder { get; set; } = "";

    /// <summary>Settings, NAME=VALUE on each line.</summary>
    public string? Settings { get; set; }

    /// <summary>The name of the build; if empty, the name of the source's folder.</summary>
    public string? BuildName { get; set; }

    /// <summary>Names of coordinated targets, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public string[] CoordinatedTargets { get; set; } = [];

    /// <summary>The actions to report, of <c>build</c>, <c>test</c>, <c>pack</c> and <c>publish</c>.</summary>
    public string[] On { get; set; } = [];

    /// <summary>The action of this build, from its properties.</summary>
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
        this.BestEffort(() =>
        {
            // MSBuild forgets what was built when it has restored packages, but not its registered objects.
            if (!Session.IsDecided(BuildEngine))
                OpenIfAsked();
            if (Session.Find(BuildEngine) is { } session)
            {
                session.Coordinated.Add(CoordinatedTargets);
                IsOpen = ["true"];
            }

            return System.Threading.Tasks.Task.CompletedTask;
        });
        return true;
    }

    private void WarnOfUnknownActions()
    {
        var unknown = string.Join(", ", On.Except(Actions, StringComparer.OrdinalIgnoreCase).Select(word => $"'{word}'"));
        if (unknown.Length == 0)
            return;
        var settings = SettingsResolver.Resolve(Coordination.Options(Settings), EnvironmentSnapshot.Take());
        if (settings is { IsConfigured: true, Enabled: true })
        {
            this.Warn(new CoordinationDiagnostic(
                "BC1002", $"BuildCoordinationOn cannot be {unknown}.", $"Allowed: {string.Join(", ", Actions)}."));
        }
    }

    private void OpenIfAsked()
    {
        var isAsked = On.Contains(IsTest ? "test" : Action, StringComparer.OrdinalIgnoreCase);
        if (IsRestoring && (!isAsked || HostCommand.IsPerhapsRestoreOnly(Environment.GetCommandLineArgs())))
            return;
        Session.Decide(BuildEngine);
        WarnOfUnknownActions();
        if (isAsked)
            Open();
    }

    private void Open()
    {
        var options = new SessionOptions(
            StartupFolder, BuildEngine.ProjectFileOfTaskNode, [], IsTest || Action == "test", EndsWithProcess: IsTest);
        var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = string.IsNullOrWhiteSpace(BuildName) ? Builds.BuildName.Of(StartupFolder) : BuildName,
            Source = StartupFolder,
            Requested = [Action, .. HostCommand.Targets(Environment.GetCommandLineArgs())],
            Settings = Coordination.Options(Settings),
            Warn = options.Warnings.Enqueue,
            OpenInBackground = true,
            HostEndsOnInterrupt = true,
            HostReportsProcessEnd = true,
            // Compiler servers and reused nodes outlive the build on purpose.
            MarksChildren = false,
            ExcludeFromTermination = IsServerOfTheSdk,
        });
        while (options.Warnings.TryDequeue(out var warning))
            this.Warn(warning);
        if (build.IsEnabled)
            Session.Open(BuildEngine, build, options);
    }

    // Microsoft.Testing.Platform's dotnet test is a build like any other, but for its command.
    private bool IsTest => Action == "build" && HostCommand.Name(Environment.GetCommandLineArgs()) == "test";

    private static bool IsServerOfTheSdk(string commandLine) =>
        commandLine.Contains("nodemode:", StringComparison.OrdinalIgnoreCase)
            || commandLine.Contains("VBCSCompiler", StringComparison.Ordinal);
}
