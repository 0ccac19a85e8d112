using BuildCoordination.Builds;
using BuildCoordination.Hosting;
using BuildCoordination.Processes;
using BuildCoordination.Tests.Builds;

namespace BuildCoordination.Tests.Dummy;

/// <summary>What tests of builds need another process for.</summary>
internal static class DummyBuilds
{
    public static async Task<int> BuildAsync(string root, string name, string? source)
    {
        var host = Host(root);
        await using var run = await host.Runs.BeginAsync(
            new BuildRunOptions
            {
                Name = name,
                Source = source,
                ExclusiveSource = source is not null,
                CoordinatedTargets = ["MavenInstall"],
            }, default);
        var target = await run.BeginTargetAsync("MavenInstall", TargetKind.Build, "/var/log/mvn_install.log");
        await using var tool = ChildProcess.Start(new ProcessSpec("bash", ["-c", "setsid sleep 600 & echo $!; exec sleep 600"])
        {
            Environment = run.ChildEnvironment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
            Grouping = ProcessGrouping.NewGroup,
        });
        await run.OwnProcessGroupAsync(tool.Id, tool.StartTime);
        using var lines = new StreamReader(tool.Output, leaveOpen: true);
        var grandchild = await lines.ReadLineAsync();
        Console.WriteLine(run.JobId);
        Console.WriteLine(run.IsJoined ? "joined" : "own");
        Console.WriteLine($"{tool.Id} {grandchild}");

        var wish = Console.ReadLine();
        if (wish == "succeed")
        {
            await target.SucceedAsync();
            await run.SucceedAsync();
        }
        else if (wish is not null)
        {
            await run.FailAsync(BuildOutcome.Cancellation, new() { ExitCode = 143 });
        }

        Console.WriteLine("done");
        Console.ReadLine();
        return 0;
    }

    /// <summary>A host with a target that runs a child in its own process group, as most hosts do.</summary>
    public static int Host()
    {
        using var build =
            HostedBuild.Begin(new HostedBuildOptions { Name = "nightly", Warn = warning => Console.Error.WriteLine(warning) });
        build.TargetStarted("Pages", isCoordinated: true);
        using var child = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", ["-c", "sleep 600 & echo $!; wait"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        Console.WriteLine($"{child.Id} {child.StandardOutput.ReadLine()}");
        child.WaitForExit();
        // What a host makes of a child that was ended under it.
        build.TargetEnded("Pages", BuildOutcome.Failure, new BuildEndDetails { Reason = $"bash ended with {child.ExitCode}" });
        build.End(BuildOutcome.Failure);
        return 1;
    }

    public static async Task<int> JudgeAsync(string root)
    {
        Console.WriteLine("ready");
        Console.ReadLine();
        Console.WriteLine((await Host(root).Runs.ReportCrashesAsync(default)).Count);
        return 0;
    }

    private static BuildHost Host(string root) =>
        new(root, new BuildSettings { Server = "build1", OuterRun = Environment.GetEnvironmentVariable(BuildRuns.Marker) });
}
