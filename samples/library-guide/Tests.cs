namespace LibraryGuide;

internal static class Tests
{
    public static async Task InMemoryAsync()
    {
        // snippet: test
        var fleet = new InMemoryFleet();
        await using (var coordinator = await fleet.OpenAsync("build1"))
            await coordinator.BuildAsync(new BuildRunOptions { Name = "docs" }, (run, cancel) => Task.CompletedTask);

        Debug.Assert(fleet.GetBuilds("build1")[0].Result == "success");
        Debug.Assert(fleet.Messages[^1].Subject.StartsWith("Build Complete: docs", StringComparison.Ordinal));
        // end of snippet
    }
}
