using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Hooks;

/// <summary>A hook gets the end of a build that was killed before it could report it.</summary>
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
            await Until.True(
                () => _fleet.AllSubjects().Any(subject => subject.StartsWith("Build Started: docs", StringComparison.Ordinal)),
                "the build's start is published");
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(log));
        Assert.Equal(0, (await build1.RunAsync("run", "--name", "next", "--", "true")).Code);

        var events = File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!["data"]!).ToArray();
        Assert.Equal(
            ["docs started ", "docs finished failure", "next started ", "next finished success"],
            events.Select(data =>
            {
                var content = data["subject"]!["content"]!;
                var what = data["context"]!["type"]!.GetValue<string>().Split('.')[3];
                return $"{content["pipelineName"]} {what} {content["outcome"]?.GetValue<string>()}";
            }));
        Assert.Equal(events[0]["subject"]!["id"]!.GetValue<string>(), events[1]["subject"]!["id"]!.GetValue<string>());
        Assert.StartsWith(
            "the process ended without reporting", events[1]["subject"]!["content"]!["errors"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
