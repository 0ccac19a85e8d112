namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>Documents of three million levels: every command works with a heap of 256 MB.</summary>
public sealed class DeepDocumentTests : IDisposable
{
    private const int Levels = 3_000_000;

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Commands_work_with_a_heap_of_256_MB()
    {
        var deep = new string('[', Levels) + new string(']', Levels);
        _fleet.Edit(new Dictionary<string, string>
        {
            ["coordination/messages.json"] = $"{{\"messages\":[],\"x\":{deep}}}",
            ["coordination/jobs.json"] = $"{{\"jobs\":{deep}}}",
            ["build2/status.json"] = new string('[', Levels),
            ["build2/builds.json"] = string.Concat(Enumerable.Repeat("{\"a\":", Levels / 5)),
        });
        var build1 = new Buildcoord(_fleet, "build1", ("DOTNET_GCHeapHardLimit", "0x10000000"));

        foreach (var command in new[] { "inbox", "health", "builds build2", "doctor" })
            Assert.InRange((await build1.RunAsync(command.Split(' '))).Code, 0, 6);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "s", "b", "--require-visible")).Code);
        Assert.Contains(
            "A coordination file was repaired",
            Shell.Git(_fleet.Remote, "show", "main:coordination/messages.json"),
            StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
