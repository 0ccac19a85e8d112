namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// kill -9 at every step from a command to the coordination repository: what was accepted arrives, once, and the next start needs no help.
/// </summary>
public sealed class KillTests
{
    private static readonly int Times = LongProof.Times(25, 2);

    public static TheoryData<string> Everywhere => [.. FailPoint.OfAccepting.Concat(FailPoint.OfPublishing).Select(point => point.Name)];

    [Fact]
    public Task A_message_whose_sender_is_killed_in_mid_push_arrives_once() => SendKilledAsync("in mid-push, git with us", times: 1);

    [Fact]
    public async Task The_end_of_a_build_that_is_killed_between_its_record_and_its_start_reports_both()
    {
        var point = new FailPoint("before the start is accepted", Found.Nowhere) { Call = "flock", File = "S/accept.lock" };
        using var server = await KilledServer.PrepareAsync();
        await server.KillAsync(point, "run", "--name", "docs", "--", "true");

        await server.NextAfterCrashAsync("run", "--name", "docs", "--", "true");

        Assert.Equal(["Build Complete: docs (fixed)", "Build Failed: docs: the", "Build Started: docs"], server.Subjects()
            .Where(subject => subject.StartsWith("Build", StringComparison.Ordinal))
            .Select(subject => string.Join(' ', subject.Split(' ').Take(4))).Order());
        var end = server.Message("Build Failed");
        Assert.Equal("end", end["event"]!.GetValue<string>());
        Assert.Equal(["start", "end"], end["events"]!.AsArray().Select(reported => reported!["event"]!.GetValue<string>()));
        Assert.Equal("error", end["events"]![1]!["result"]!.GetValue<string>());
        var started = server.Build(end["job"]!.GetValue<string>())["started_at"]!.GetValue<string>();
        Assert.Equal(started, end["events"]![0]!["at"]!.GetValue<string>());
        Assert.Contains(
            $"Started: {started.Replace('T', ' ').Replace("Z", " UTC", StringComparison.Ordinal)}",
            end["body"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Null(server.Message("Build Complete")["events"]);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Everywhere))]
    public Task A_message_whose_sender_is_killed_arrives_once_if_it_was_accepted(string point) => SendKilledAsync(point, Times);

    [Theory(Explicit = true)]
    [InlineData("before the update is renamed")]
    [InlineData("before the outbox folder is synced")]
    public async Task An_acknowledgement_whose_process_is_killed_is_there_if_it_was_accepted(string point)
    {
        using var server = await KilledServer.PrepareAsync();
        for (var i = 0; i < Times; i++)
        {
            await server.KillAsync(Point(point), "ack", server.Asked);
            var found = server.Find(server.Asked);
            Assert.Equal(Point(point).Found, found);

            await server.NextAsync("send", "all", "info", "next", "body");

            Assert.Equal(found == Found.Nowhere ? Array.Empty<string>() : [server.Asked], server.Acknowledged());
            await server.AssertWholeAsync();
            await server.NextAsync("ack", server.Asked);
            Assert.Equal([server.Asked], server.Acknowledged());
        }
    }

    [Fact(Explicit = true)]
    public async Task A_refused_message_is_refused_once_where_its_sender_is_killed_before_it_leaves_the_outbox()
    {
        const string hook =
            """while read old new ref; do git show "$new:coordination/messages.json" | grep -q killed && { echo "no such words" >&2; exit 1; }; done; exit 0""";
        var point = new FailPoint("before the refused update leaves the outbox", Found.Refused)
        {
            Flushes = true,
            Call = "fsync",
            File = "S/outbox/refused",
        };
        using var server = await KilledServer.PrepareAsync();
        for (var i = 0; i < Times; i++)
        {
            await server.KillAsync(point with { Hook = ("pre-receive", hook) }, "send", "all", "info", "killed", "body");
            Assert.Equal(Found.Refused, server.Find("killed"));
            // The operator sees what is refused and lets it through: it arrives, once.
            await server.NextAsync("send", "all", "info", "next", "body");
            Assert.Equal(["beside", "first", "killed", "next", "question"], server.Subjects().Order(StringComparer.Ordinal));
            await server.AssertWholeAsync();
        }
    }

    private static async Task SendKilledAsync(string name, int times)
    {
        var point = Point(name);
        using var server = await KilledServer.PrepareAsync();
        for (var i = 0; i < times; i++)
        {
            await server.KillAsync(point, "send", "all", "info", "killed", "body");
            if (point.Found == Found.Published)
                await Until.True(() => server.Subjects().Contains("killed"), "git, which goes on without us, has pushed");
            Assert.Equal(point.Found, server.Find("killed"));

            await server.NextAsync("send", "all", "info", "next", "body");

            string[] none = [];
            string[] expected =
            [
                "first", "next", "question", .. point.Found == Found.Nowhere ? none : ["killed"],
                .. point.AfterAnother ? ["another"] : none, .. point.Flushes ? ["beside"] : none,
            ];
            Assert.Equal(expected.Order(StringComparer.Ordinal), server.Subjects().Order(StringComparer.Ordinal));
            await server.AssertWholeAsync();
        }
    }

    private static FailPoint Point(string name) => FailPoint.OfAccepting.Concat(FailPoint.OfPublishing).Single(point => point.Name == name);
}
