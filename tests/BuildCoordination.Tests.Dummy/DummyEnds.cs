using BuildCoordination.Builds;
using BuildCoordination.Hosting;

namespace BuildCoordination.Tests.Dummy;

/// <summary>A process that ends in the middle of its build, in each of the ways that a process has.</summary>
internal static class DummyEnds
{
    public static async Task<int> HostedAsync(string how)
    {
        var build = HostedBuild.Begin(new HostedBuildOptions { Name = "nightly", Warn = Console.Error.WriteLine });
        build.TargetStarted("Pages", isCoordinated: true);
        return await EndAsync(how);
    }

    public static async Task<int> RunAsync(string how)
    {
        var coordinator = await BuildCoordinator.OpenAsync();
        coordinator.Warned += (_, warned) => Console.Error.WriteLine(warned.Diagnostic);
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "nightly", CoordinatedTargets = ["Pages"] });
        await run.BeginTargetAsync("Pages");
        return await EndAsync(how);
    }

    /// <summary>A program that asks for its signals to be handled, with a tool that runs for ever.</summary>
    public static async Task<int> SignalledAsync()
    {
        await using var coordinator = await BuildCoordinator.OpenAsync();
        await using var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "nightly", HandlesSignals = true });
        var start = new System.Diagnostics.ProcessStartInfo("sleep", ["600"]);
        foreach (var (name, value) in run.ChildEnvironment)
            start.Environment[name] = value;
        using var tool = System.Diagnostics.Process.Start(start)!;
        Console.WriteLine(tool.Id);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task<int> EndAsync(string how)
    {
        switch (how)
        {
            case "exit":
                Environment.Exit(3);
                break;
            case "exit-elsewhere":
                new Thread(() => Environment.Exit(3)).Start();
                await Task.Delay(Timeout.Infinite);
                break;
            case "throw":
                new Thread(() => throw new InvalidOperationException("the disk is gone")).Start();
                await Task.Delay(Timeout.Infinite);
                break;
            case "fail-fast":
                Environment.FailFast("no more");
                break;
        }

        return 0;
    }
}
