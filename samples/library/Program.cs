using BuildCoordination;
using BuildCoordination.Builds;
using BuildCoordination.Messages;

await using var coordinator = await BuildCoordinator.OpenAsync(new() { Server = "build1", Repository = "coordination.git" });

await coordinator.BuildAsync(new BuildRunOptions { Name = "docs", CoordinatedTargets = ["Pages"] }, async (run, cancel) =>
{
    var pages = await run.TargetAsync("Pages", (target, cancel) => MakePagesAsync(cancel), cancel);
    if (pages == 0)
        throw new InvalidOperationException("There are no pages.");
});

await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Docs are up" });
foreach (var received in await coordinator.Messages.GetUnreadAsync())
    Console.WriteLine(received.Message.Subject);

var flushed = await coordinator.FlushAsync();
Console.WriteLine(flushed.IsVisible ? "published" : $"kept: {flushed.Diagnostic}");

static Task<int> MakePagesAsync(CancellationToken cancel) => Task.FromResult(42);
