using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Events;

/// <summary>Who takes build events hears the end of a build that cannot tell it any more.</summary>
public sealed class KilledBuildTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_end_of_a_killed_build_is_an_event_of_the_next_one()
    {
        var log = Path.Combine(_fleet.Folder, "events.jsonl");
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_EVENTS", log));
        using (var killed = build1.Start("run", "--name", "docs", "--target", "Pages", "--", "sleep", "300"))
        {
            await Until.True(() => Lines(log) == 2, "the target's start is an event");
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await build1.RunAsync("run", "--name", "next", "--", "true")).Code);

        var events = File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!["data"]!).ToArray();
        var of = events.Select(data =>
        {
            var context = data["context"]!;
            var (type, id) = (context["type"]!.GetValue<string>().Split('.'), context["id"]!.GetValue<string>().Split('.'));
            return $"{type[2]} {id[^1]} {data["subject"]!["content"]!["outcome"]?.GetValue<string>()}".TrimEnd();
        });
        Assert.Equal(
            ["pipelinerun started", "taskrun started", "taskrun finished error", "pipelinerun finished error", "pipelinerun started",
            "pipelinerun finished success"], of);
        Assert.Equal(events[0]["subject"]!["id"]!.GetValue<string>(), events[3]["subject"]!["id"]!.GetValue<string>());
        Assert.StartsWith(
            "the process ended without reporting",
            events[3]["subject"]!["content"]!["errors"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    // As tail reads it, which locks nothing.
    private static int Lines(string log)
    {
        if (!File.Exists(log))
            return 0;
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    public void Dispose() => _fleet.Dispose();
}
