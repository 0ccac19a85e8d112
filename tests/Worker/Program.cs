using System.Globalization;
using BuildCoordination;
using BuildCoordination.Builds;
using BuildCoordination.Files;
using BuildCoordination.Messages;

// A process of a builder, for tests that need several of them or kill one. Settings come from the environment.
switch (args)
{
    // Takes a lock again and again until the file "stop" is there, and prints how often it had it.
    case ["lock", var path, var stop]:
        var times = 0;
        for (Console.WriteLine("ready"); !File.Exists(stop); times++)
        {
            using (await FileLock.AcquireAsync(path, TimeSpan.FromMinutes(10), default))
                await File.AppendAllTextAsync(path + ".log", "x");
        }

        Console.WriteLine(times);
        return 0;

    case ["hold", var path]:
        using (await FileLock.AcquireAsync(path, TimeSpan.FromMinutes(10), default))
        {
            Console.WriteLine("held");
            await Console.In.ReadLineAsync();
        }

        return 0;
}

await using var coordinator = await BuildCoordinator.OpenAsync();
switch (args)
{
    case ["send", var label, var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
        {
            await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = $"{label} {i}" });
            Console.WriteLine($"{label} {i}");
            var flushed = await coordinator.FlushAsync(TimeSpan.FromMinutes(10));
            // Two rejected pushes look like a remote that rejects everything; the next round finds out.
            for (var rounds = 1; flushed.Diagnostic?.Code == "BC3019" && rounds < 20; rounds++)
                flushed = await coordinator.FlushAsync(TimeSpan.FromMinutes(10));
            // What another process of the host had refused is told to whoever published it.
            if (!flushed.IsVisible && flushed.Diagnostic?.Code != "BC3003")
            {
                Console.Error.WriteLine(flushed.Diagnostic);
                return 1;
            }
        }

        return 0;

    case ["tell", var label, var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = $"{label} {i}" });
        return (await coordinator.FlushAsync(TimeSpan.FromMinutes(10))).IsVisible ? 0 : 1;

    case ["mark", var times]:
        for (var i = 0; i < int.Parse(times, CultureInfo.InvariantCulture); i++)
        {
            var unread = await coordinator.Messages.GetUnreadAsync();
            await coordinator.Messages.MarkReadAsync([.. unread.Select(message => message.Message.Id)]);
            await coordinator.FlushAsync(TimeSpan.FromMinutes(10));
        }

        return 0;

    case ["build", var name]:
        await using (var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = name }))
        {
            Console.WriteLine(run.JobId);
            await Console.In.ReadLineAsync();
            await run.SucceedAsync();
        }

        return (await coordinator.FlushAsync()).IsVisible ? 0 : 1;

    // What a daemon does at each beat, and now and then, with no pause between.
    case ["beats", var count, var collectEvery]:
        for (var i = 1; i <= int.Parse(count, CultureInfo.InvariantCulture); i++)
        {
            if (await coordinator.Heartbeats.SendHeartbeatAsync() is { } trouble)
                Console.Error.WriteLine(trouble);
            await coordinator.Messages.GetUnreadAsync();
            if (i % int.Parse(collectEvery, CultureInfo.InvariantCulture) == 0)
            {
                await coordinator.Context.Store.CollectAsync(CancellationToken.None);
                Console.WriteLine(
                    $"{i} beats: {GC.GetTotalMemory(forceFullCollection: true) / 1024} KiB managed, {Environment.WorkingSet / 1024 / 1024} "
                    + $"MiB resident, {Environment.CpuUsage.TotalTime.TotalMilliseconds / i:0.0} ms of processor each");
            }
        }

        return 0;

    default:
        Console.Error.WriteLine(
            "usage: worker lock PATH STOP | hold PATH | send LABEL COUNT | tell LABEL COUNT | mark TIMES | build NAME | beats COUNT "
            + "COLLECT_EVERY");
        return 2;
}
