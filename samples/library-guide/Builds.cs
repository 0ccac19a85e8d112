namespace LibraryGuide;

internal static class Builds
{
    public static async Task BuildAsync(BuildCoordinator coordinator)
    {
        // snippet: build
        var options = new BuildRunOptions { Name = "docs", Source = ".", CoordinatedTargets = ["Pages"] };
        var pages = await coordinator.BuildAsync(options, async (run, cancel) =>
        {
            return await run.TargetAsync("Pages", async (target, cancel) =>
            {
                for (var done = 0; done < 3; done++)
                {
                    target.ReportProgress(done, 3, $"chapter {done + 1}");
                    await Task.Delay(TimeSpan.FromMilliseconds(1), cancel);
                }

                return 3;
            }, cancel);
        });
        // end of snippet

        Console.WriteLine($"{pages} pages");
    }

    public static async Task ChildAsync(BuildCoordinator coordinator)
    {
        // snippet: child
        await using var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "checks", HandlesSignals = true });
        await using var target = await run.BeginTargetAsync("Lint", log: "/var/log/lint.log");

        var start = new ProcessStartInfo("bash", ["-c", "exit 3"]);
        foreach (var (name, value) in run.ChildEnvironment)
            start.Environment[name] = value;
        using var lint = Process.Start(start)!;
        await lint.WaitForExitAsync();

        var outcome = lint.ExitCode == 0 ? BuildOutcome.Success : BuildOutcome.Failure;
        var details = new BuildEndDetails { ExitCode = lint.ExitCode, Reason = lint.ExitCode == 0 ? null : "lint found something" };
        await target.CompleteAsync(outcome, details);
        await run.CompleteAsync(outcome, details);
        // end of snippet
    }

    public static async Task CommandAsync(BuildCoordinator coordinator)
    {
        // snippet: command
        var exitCode = await new WrappedCommand
        {
            Command = ["bash", "-c", "echo made"],
            Name = "docs",
            Target = "Pages",
        }.RunAsync(coordinator);
        // end of snippet

        Console.WriteLine($"ended with {exitCode}");
    }

    public static void Hosted()
    {
        // snippet: hosted
        using var build = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = "nightly",
            CoordinatedTargets = ["Deploy"],
            Warn = warning => Console.Error.WriteLine(warning),
        });
        build.TargetStarted("Deploy");
        build.TargetEnded("Deploy", BuildOutcome.Success);
        build.End(BuildOutcome.Success);
        // end of snippet
    }
}
