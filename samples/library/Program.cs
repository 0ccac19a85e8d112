using BuildCoordination;
using BuildCoordination.Builds;
using BuildCoordination.Messages;

await using var coordinator = await BuildCoordinator.OpenAsync(new() { Server = "build1", Repository = "coordination.git" });

await using (var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "docs", CoordinatedTargets = ["Pages"] }))
{
    var pages = await run.TargetAsync("Pages", async (target, cancel) => await MakePagesAsync(cancel));
    await run.SucceedAsync();
}

await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Docs are up" });
foreach (var received in await coordinator.Messages.ReadUnreadAsync())
    Console.WriteLine(received.Message.Subject);

var flushed = await coordinator.FlushAsync();
Console.WriteLine(flushed.IsVisible ? "told" : $"kept: {flushed.Diagnostic}");

static Task<int> MakePagesAsync(CancellationToken cancel) => Task.FromResult(42);
