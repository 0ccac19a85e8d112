using BuildCoordination.Messages;

namespace BuildCoordination.Bench;

/// <summary>What a program pays for the library in its own process: memory that is allocated, and the time of one message.</summary>
internal static class LibraryFigures
{
    private const int Messages = 200;

    // Below the limit of messages, which leaves room for ends of builds.
    private const int Waiting = 9_000;

    // Of one measurement in turns with another.
    private const int AtATime = 20;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var build = await LeastAsync(rounds, async () =>
            await AllocatedAsync(work, await work.NewRemoteAsync($"library-{Guid.NewGuid():N}.git"), BuildAsync));
        var away = work["nowhere.git"];
        var send = await LeastAsync(rounds, () => AllocatedAsync(work, away, c => SendAsync(c, Messages))) / Messages;
        await using var coordinator = await OpenAsync(work, away);
        await using var full = await OpenAsync(work, away);
        await SendAsync(full, Waiting);
        var sending = () => Pairs.MillisecondsAsync(() => SendAsync(coordinator, AtATime));
        var files = await Pairs.OfAsync(rounds, sending, () => Pairs.MillisecondsAsync(() => WriteAsync(work["file"])));
        var late = await Pairs.OfAsync(rounds, () => Pairs.MillisecondsAsync(() => SendAsync(full, AtATime)), sending);
        return
        [
            new Row("memory that a build of one target allocates", "nothing", "≤ 1 MiB", $"{build / 1048576.0:0.00} MiB", build <= 1048576),
            new Row("memory that a `SendAsync` allocates", "nothing", "≤ 16 KiB", $"{send / 1024.0:0.0} KiB", send <= 16384),
            Row.Ratio("a `SendAsync`", "write, fsync and rename of a file of its size", 3, files),
            Row.Ratio($"a `SendAsync` while {Waiting:#,0} updates wait", "one while none waits", 1.25, late),
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

    private static async Task SendAsync(BuildCoordinator coordinator, int count)
    {
        for (var sent = 0; sent < count; sent++)
            await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Docs are up", Body = "They are in /root." });
    }

    private static Task WriteAsync(string path)
    {
        var bytes = new byte[600];
        for (var written = 0; written < AtATime; written++)
        {
            using (var stream = new FileStream(path, FileMode.Create))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(path, $"{path}.{Guid.NewGuid():N}");
        }

        return Task.CompletedTask;
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
