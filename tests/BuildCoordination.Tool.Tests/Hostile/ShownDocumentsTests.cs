using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Hostile;
using BuildCoordination.Tool.Output;
using MessageJson = BuildCoordination.Tool.Output.MessageJson;

namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>Whatever the documents hold, it can be shown, as text that moves no cursor and as JSON.</summary>
public class ShownDocumentsTests
{
    private static readonly DateTimeOffset Now = new(2025, 11, 6, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_document_is_shown_and_nothing_in_it_reaches_the_terminal() =>
        await new Fuzz("shown", Show).RunAsync(Fuzz.AnySeed(), 1_000, TimeSpan.FromSeconds(3));

    [Fact(Explicit = true)]
    public async Task Up_to_fifty_thousand_documents_are_shown_and_nothing_in_them_reaches_the_terminal() =>
        await new Fuzz("shown", Show).RunAsync(Fuzz.AnySeed(), LongProof.Times(50_000, 3_000), TimeSpan.Zero);

    private static IEnumerable<string> Show(int seed)
    {
        var (kind, bytes) = HostileDocument.Make(seed);
        var messages = MessagesDocument.Parse(bytes).Messages.Take(50)
            .Select(message => new ReceivedMessage { Message = message, IsUnread = true, CommitAuthor = "x" }).ToArray();
        var builds = BuildsDocument.Parse(bytes).Builds;
        var health = HealthOf(bytes);

        Check(messages.SelectMany(received => Lines.OfMessage(received.Message)), seed);
        Check(builds.Count == 0 ? [] : BuildTable.Of(builds.Select(build => ("build1", build))).Render((seed & 127) + 20), seed);
        Check(health.Servers.SelectMany(Lines.OfHealth).Append(Lines.OfJobs(health))
            .Append(Lines.OfStatus(health.Servers[0].Status)), seed);
        CheckJson([.. messages.Select(MessageJson.Of)], ToolJson.Default.MessageJsonArray);
        CheckJson([.. builds.Select(build => EndedBuildJson.Of("build1", build))], ToolJson.Default.EndedBuildJsonArray);
        CheckJson(HealthJson.Of(health, health.IsHealthy), ToolJson.Default.HealthJson);
        var fleet = new FleetOverview(
            health, new Dictionary<string, IReadOnlyList<BuildRecord>> { [health.Servers[0].Server] = builds },
            [.. messages.Select(received => received.Message)], null);
        Check([Tool.Page.FleetPage.Content(fleet).Markup], seed);
        Check(health.Servers.Select(Lines.OfWatched), seed);
        Assert.NotEmpty(
            new Tool.Watching.WatchFrame(fleet, Now, Tool.Watching.WatchFrame.LeastWidth + (seed & 127), isUnicode: true)
                .Render(hasColor: false));
        XDocument.Load(new MemoryStream(Tool.Page.CcTray.Write(fleet, "index.html")));
        var shown = messages.Length > 0 ? "messages"
            : builds.Count > 0 ? "builds"
            : health.Servers[0].Status.State.Length > 0 ? "status"
            : health.Jobs.Count > 0 ? "jobs"
            : "nothing";
        return [$"{kind}: {shown}"];
    }

    private static FleetHealth HealthOf(byte[] bytes)
    {
        var (status, beat) = (StatusDocument.Parse(bytes).Status, HeartbeatDocument.Read(bytes));
        var (verdict, age) = HeartbeatRule.Rate(beat, null, Now);
        var server = new ServerHealth
        {
            Server = "build1",
            Heartbeat = verdict,
            HeartbeatAge = age,
            HeartbeatInterval = beat?.IntervalSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            Status = status,
            PresumedDeadSince = age is null ? null : Now - age,
        };
        return new() { Servers = [server], Jobs = JobsDocument.Read(bytes), CheckedAt = Now };
    }

    private static void Check(IEnumerable<string> lines, int seed) => Assert.All(lines, line => Assert.False(
        line.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            || line.EnumerateRunes()
                .Any(rune => System.Text.Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format), HostileDocument.Describe(seed)));

    private static void CheckJson<T>(T answer, JsonTypeInfo<T> type)
    {
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(answer, type));
    }
}
