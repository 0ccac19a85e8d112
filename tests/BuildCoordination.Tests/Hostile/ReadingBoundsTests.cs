using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Hostile;

/// <summary>What others put into the repository costs a bounded amount, and what is left out is said and stays as it is.</summary>
[Trait("Takes", "long")]
public sealed class ReadingBoundsTests : IDisposable
{
    private const int Levels = 3_000_000;

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "")]
    [InlineData("{\"id\":\"a\",\"from\":\"b\",\"to\":\"c\",\"x\":", "}")]
    public void A_document_of_three_million_levels_costs_no_more_than_a_few_times_its_bytes(string open, string close)
    {
        var levels = Levels / open.Length;
        var bytes = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(MessagesDocument.Parse(bytes).NeedsRepair);
        Assert.True(JsonDocumentText.Parse(bytes).NeedsRepair);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void What_stands_beside_a_value_that_is_too_deep_is_read_and_kept()
    {
        var deep = new string('[', 5_000) + "\"]\\\"]\"" + new string(']', 5_000);
        var text = """{"messages":[{"id":"a","from":"b","subject":"s","x":DEEP},{"id":"c","from":"d","subject":"t"}],"metadata":{"k":1}}"""
            .Replace("DEEP", deep, StringComparison.Ordinal);

        var document = MessagesDocument.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["a", "c"], document.Messages.Select(message => message.Id));
        var repaired = document.Repaired();
        Assert.False(repaired.NeedsRepair);
        Assert.Equal(["a", "c"], repaired.Messages.Select(message => message.Id));
        Assert.Contains("\"metadata\"", Encoding.UTF8.GetString(repaired.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_too_many_servers_this_machines_own_and_those_with_a_heartbeat_are_read_and_one_warning_says_so()
    {
        _fleet.Edit(Enumerable.Range(0, Limits.Servers + 100).ToDictionary(i => $"a{i}/status.json", _ => "{}"));
        await using (var beating = await _fleet.OpenAsync("y"))
        {
            await beating.Status.SetAsync(ServerState.Idle);
            Assert.Null(await beating.Heartbeats.BeatAsync());
            Assert.True((await beating.FlushAsync(TimeSpan.FromMinutes(1))).IsVisible);
        }

        await using var own = await _fleet.OpenAsync("z");
        await own.Status.SetAsync(ServerState.Idle);
        Assert.True((await own.FlushAsync(TimeSpan.FromMinutes(1))).IsVisible);

        var servers = (await own.Health.CheckAsync(TestContext.Current.CancellationToken)).Servers.Select(server => server.Server).ToList();

        Assert.Equal(Limits.Servers, servers.Count);
        Assert.Contains("y", servers);
        Assert.Contains("z", servers);
        Assert.Single(own.Warnings, warning => warning.Code == "BC2091");
    }

    [Fact]
    public async Task Whether_a_server_is_one_of_the_fleet_is_found_without_reading_the_others()
    {
        _fleet.Edit(Enumerable.Range(0, Limits.Servers + 100).ToDictionary(i => $"a{i}/status.json", _ => "{}"));
        await using var own = await _fleet.OpenAsync($"a{Limits.Servers + 99}");

        Assert.True((await own.Fleet.FindServerAsync(own.Server, TestContext.Current.CancellationToken)).IsKnown);
        Assert.DoesNotContain(own.Warnings, warning => warning.Code == "BC2091");
        var mistyped = await own.Fleet.FindServerAsync("b1", TestContext.Current.CancellationToken);

        Assert.True(mistyped.IsUnknown);
        Assert.Equal(Limits.Servers, mistyped.Servers.Count);
        Assert.Single(own.Warnings, warning => warning.Code == "BC2091");
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_left_out_and_stays_as_it_is()
    {
        _fleet.Edit(new Dictionary<string, string>
        {
            ["build2/status.json"] = """{"status":"idle"}""",
            ["build2/builds.json"] = $"[\"{new string('x', Limits.DocumentBytes)}\"]",
        });
        var before = Shell.Git(_fleet.Remote, "rev-parse", "main:build2/builds.json");
        await using var build1 = await _fleet.OpenAsync("build1");

        Assert.Empty(await build1.Fleet.ReadBuildsAsync("build2", cancellationToken: TestContext.Current.CancellationToken));
        await build1.Messages.SendAsync(new() { To = "all", Subject = "s", Body = "b" }, TestContext.Current.CancellationToken);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(1))).IsVisible);

        Assert.Contains(
            "build2/builds.json", Assert.Single(build1.Warnings, warning => warning.Code == "BC2090").Message, StringComparison.Ordinal);
        Assert.Equal(before, Shell.Git(_fleet.Remote, "rev-parse", "main:build2/builds.json"));
    }

    [Fact(Explicit = true)]
    public async Task A_messages_file_that_is_too_large_is_left_out_and_said_once()
    {
        _fleet.Edit("coordination/messages.json", $"[\"{new string('x', Limits.LiveBytes)}\"]");
        await using var build1 = await _fleet.OpenAsync("build1");

        Assert.Empty(await build1.Messages.GetAllAsync(TestContext.Current.CancellationToken));

        var warning = Assert.Single(build1.Warnings, warning => warning.Code == "BC2090");
        Assert.Contains("coordination/messages.json", warning.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
