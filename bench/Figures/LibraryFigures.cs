using System.Diagnostics;
using BuildCoordination.Messages;

namespace BuildCoordination.Bench;

/// <summary>What a program pays for the library in its own process: memory that is allocated, and the time of one message.</summary>
internal static class LibraryFigures
{
    private const int Messages = 200;

    // Below the limit of messages, which leaves room for ends of builds.
    private const int Waiting = 9_000;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var remote = await work.NewRemoteAsync("library.git");
        var build = await LeastAsync(rounds, () => AllocatedAsync(work, remote, BuildAsync));
        var away = work["nowhere.git"];
        var send = await LeastAsync(rounds, () => AllocatedAsync(work, away, SendAllAsync)) / Messages;
        var (message, file, late) = await TimesAsync(work, away);
        return
        [
            new Row("memory that a build of one target allocates", "nothing", "≤ 1 MiB", $"{build / 1048576.0:0.0} MiB", build <= 1048576),
            new Row("memory that a `SendAsync` allocates", "nothing", "≤ 16 KiB", $"{send / 1024.0:0.0} KiB", send <= 16384),
            Row.Ratio("a `SendAsync`", "write, fsync and rename of a file of its size", 3, message / file),
            Row.Ratio($"a `SendAsync` while {Waiting:#,0} updates wait", "one while none waits", 1.25, late / message),
        ];
    }

    private static async Task<double> LeastAsync(int rounds, Func<Task<double>> measure)
    {
        var least = double.MaxValue;
        for (var round = 0; round < rounds + 1; round++)
            least = Math.Min(least, await measure());
        return least;
    }

    private static async Task<double> AllocatedAsync(Workplace work, string remote, Func<BuildCoordinator, Task> use)
    {
        await using var coordinator = await OpenAsync(work, remote);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await use(coordinator);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static Task BuildAsync(BuildCoordinator coordinator) => coordinator.BuildAsync(
        new() { Name = "docs", CoordinatedTargets = ["Pages"], HandlesSignals = false },
        (run, cancel) => run.TargetAsync("Pages", (_, _) => Task.CompletedTask, cancel));

    private static async Task SendAllAsync(BuildCoordinator coordinator)
    {
        for (var sent = 0; sent < Messages; sent++)
            await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Docs are up", Body = "They are in /root." });
    }

    private static async Task<(double Message, double File, double Late)> TimesAsync(Workplace work, string remote)
    {
        await using var coordinator = await OpenAsync(work, remote);
        var (file, path) = (0.0, work["file"]);
        await SendAllAsync(coordinator);
        var message = await MillisecondsAsync(() => SendAllAsync(coordinator));
        var bytes = new byte[600];
        file = await MillisecondsAsync(() =>
        {
            for (var written = 0; written < Messages; written++)
            {
                using (var stream = new FileStream(path, FileMode.Create))
                {
                    stream.Write(bytes);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(path, $"{path}.{written}");
            }

            return Task.CompletedTask;
        });
        while (coordinator.Outbox.Count() < Waiting)
            await SendAllAsync(coordinator);
        return (message, file, await MillisecondsAsync(() => SendAllAsync(coordinator)));
    }

    private static async Task<double> MillisecondsAsync(Func<Task> use)
    {
        var took = Stopwatch.StartNew();
        await use();
        return took.Elapsed.TotalMilliseconds;
    }

    private static Task<BuildCoordinator> OpenAsync(Workplace work, string remote)
    {
        var home = work[Guid.NewGuid().ToString("N")];
        return BuildCoordinator.OpenAsync(new()
        {
            Server = "build1",
            Repository = remote,
            State = Path.Combine(home, "state"),
            Cache = Path.Combine(home, "cache"),
        });
    }
}
