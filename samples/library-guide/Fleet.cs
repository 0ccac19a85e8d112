namespace LibraryGuide;

internal static class Fleet
{
    public static async Task LookAsync(BuildCoordinator coordinator)
    {
        // snippet: health
        var health = await coordinator.CheckHealthAsync();
        if (health.Stale is { } stale)
            Console.Error.WriteLine($"This is what was known last: {stale}");
        foreach (var server in health.Servers)
            Console.WriteLine($"{server.Server}: {server.Heartbeat}, {server.Status.State}, {server.Unread} unread");

        var builds = await coordinator.Fleet.ReadBuildsAsync("build1");
        foreach (var build in builds.Where(build => build.Result == "failure"))
            Console.WriteLine($"{build.Name} failed at {build.CompletedAt:u}");

        if (await coordinator.Fleet.CompareBuildsAsync("build1", "build2") is { } comparison)
        {
            foreach (var difference in comparison.Differences)
                Console.WriteLine($"{difference.Kind} {difference.Name}: {difference.First} on build1, {difference.Second} on build2");
        }
        // end of snippet
    }

    public static async Task ObserveAsync()
    {
        // snippet: observer
        await using var observer = await BuildCoordinator.OpenAsync(new() { Repository = "coordination.git", IsObserver = true });
        foreach (var status in (await observer.Fleet.ReadAsync()).Servers)
            Console.WriteLine($"observed {status.Server}: {status.State}");
        // end of snippet
    }

    public static async Task StatusAsync(BuildCoordinator coordinator)
    {
        // snippet: status
        await coordinator.Status.SetAsync(ServerState.Idle);
        var theirs = await coordinator.Status.ReadAsync("build2");
        var trouble = await coordinator.SendHeartbeatAsync();
        // end of snippet

        Console.WriteLine($"build2: {theirs?.State}; our beat: {trouble?.Code ?? "sent"}");
    }

    public static async Task FlushAsync(BuildCoordinator coordinator)
    {
        // snippet: flush
        var flushed = await coordinator.FlushAsync(TimeSpan.FromSeconds(5));
        if (!flushed.IsVisible)
            Console.Error.WriteLine($"{flushed.Waiting} wait: {flushed.Diagnostic}");
        // end of snippet
    }
}
