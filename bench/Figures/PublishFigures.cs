using BuildCoordination.Builds;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Bench;

/// <summary>One publish against one push of git's.</summary>
internal static class PublishFigures
{
    private const string TinyPush = "`git push` of one tiny commit";
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var (ours, bare) = (await work.NewRemoteAsync("ours.git"), await work.NewRemoteAsync("bare.git"));
        var local = await Pairs.OfAsync(rounds, await StartAsync(work, "build1", ours), await work.BarePushAsync(bare, "clone"));

        using var server = new HttpGitServer(work.Folder) { Intercept = _ => !Task.Delay(RoundTrip).Wait(Limit) };
        var far = await Pairs.OfAsync(
            rounds, await StartAsync(work, "build2", server.Url("ours.git")),
            await work.BarePushAsync(server.Url("bare.git"), "far-clone"));

        var machine = work.Machine("build3", ours);
        await Workplace.RunAsync(Workplace.Tool, ["status", "idle", "--register"], machine);
        var send = () =>
            Pairs.MillisecondsAsync(
                () => Workplace.RunAsync(Workplace.Tool, ["send", "all", "info", "bench", "one line", "--require-visible"], machine));
        var cold = await Pairs.OfAsync(rounds, send, await work.BarePushAsync(bare, "third-clone"));
        return
        [
            Row.Ratio("publish of a start (status and broadcast), warm, local bare repository", TinyPush, 1.5, local),
            Row.Ratio("the same through smart http, 50 ms for each request", "the same", 1.1, far),
            Row.Ratio("`buildcoord send --require-visible`, a cold process, local", TinyPush, 2.2, cold),
        ];
    }

    private static async Task<Func<Task<double>>> StartAsync(Workplace work, string server, string remote)
    {
        var coordinator = await work.OpenAsync(server, remote);
        return async () =>
        {
            BuildRun? run = null;
            var time = await Pairs.MillisecondsAsync(async () =>
            {
                run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "bench" });
                Check(await coordinator.FlushAsync(Limit));
            });
            await run!.SucceedAsync();
            await run.DisposeAsync();
            Check(await coordinator.FlushAsync(Limit));
            return time;
        };
    }

    private static void Check(FlushResult flushed)
    {
        if (!flushed.IsVisible)
            throw new InvalidOperationException($"{flushed.Diagnostic}");
    }
}
