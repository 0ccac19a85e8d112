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
