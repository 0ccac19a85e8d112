using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>Views that run on show it when the repository cannot be reached any more, and when it can be again.</summary>
public sealed class UnreachableViewsTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public UnreachableViewsTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task The_served_page_and_its_JSON_show_age_and_cause()
    {
        await _build1.RunAsync("status", "idle");
        using var serve = _build1.Start("serve", "--port", "0", "--json");
        using var client = new HttpClient { BaseAddress = new Uri((await LineAsync(serve))["address"]!.GetValue<string>()) };
        Assert.DoesNotContain("could not be reached", await client.GetStringAsync("/"), StringComparison.Ordinal);

        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        var page = await PageAsync(client, isUnreachable: true);
        Assert.Matches(@"this is the local copy as of <time datetime=""[^""]+"">[^<]+</time>\. BC20\d\d: ", page);
        Assert.Contains("server-build1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("all well", page, StringComparison.Ordinal);
        using (var events = new StreamReader(await client.GetStreamAsync("/events")))
            await ReadToAsync(events, "could not be reached");
        var unreachable = (await LineAsync(serve))["unreachable"]!;
        Assert.StartsWith("BC20", unreachable["code"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(unreachable["age_seconds"]!.GetValue<double>(), 0, 3600);

        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        await PageAsync(client, isUnreachable: false);
        Assert.Null((await LineAsync(serve))["unreachable"]);
        await Shell.RunAsync("kill", ["-INT", $"{serve.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(serve)).Code);
    }

    [Fact]
    public async Task A_server_that_is_not_known_any_more_has_not_left_the_fleet()
    {
        await _build1.RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "Hello", "");
        using var watch = _build1.Start("watch");
        Assert.Contains("build1: idle", await watch.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline), StringComparison.Ordinal);

        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        Directory.Move(_build1.Environment["XDG_CACHE_HOME"], _build1.Environment["XDG_CACHE_HOME"] + ".away");
        var told = await watch.StandardError.ReadLineAsync().WaitAsync(Until.Deadline);
        Assert.Contains("cannot be reached: BC20", told, StringComparison.Ordinal);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        await ReadToAsync(watch.StandardError, "can be reached again");

        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        var end = await Buildcoord.EndAsync(watch);
        Assert.Equal(0, end.Code);
        Assert.DoesNotContain("no longer in the fleet", end.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<JsonNode> LineAsync(System.Diagnostics.Process serve)
    {
        var line = (await serve.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline))!;
        Answers.Check(["serve"], line);
        return JsonNode.Parse(line)!;
    }

    private static async Task<string> PageAsync(HttpClient client, bool isUnreachable)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        while (true)
        {
            var page = await client.GetStringAsync("/", deadline.Token);
            if (page.Contains("could not be reached", StringComparison.Ordinal) == isUnreachable)
                return page;
            await Task.Delay(100, deadline.Token);
        }
    }

    private static async Task ReadToAsync(StreamReader reader, string text)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The events ended without {text}.");
    }
}
