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
            Assert.Null(await beating.Heartbeats.SendHeartbeatAsync());
            Assert.True((await beating.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        }

        await using var own = await _fleet.OpenAsync("z");
        await own.Status.SetAsync(ServerState.Idle);
        Assert.True((await own.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);

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
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);

        Assert.Contains(
            "build2/builds.json", Assert.Single(build1.Warnings, warning => warning.Code == "BC2090").Message, StringComparison.Ordinal);
        Assert.Equal(before, Shell.Git(_fleet.Remote, "rev-parse", "main:build2/builds.json"));
    }

    [Fact]
    public async Task A_few_KB_that_stand_for_many_GB_cost_a_reader_no_more_than_the_bound_and_one_warning_says_what_is_left_out()
    {
        var bomb = $$"""{"status":"idle","x":"{{new string('x', Limits.DocumentBytes - 100)}}"}""";
        const int Readable = Limits.ReadBytes / Limits.DocumentBytes;
        _fleet.Edit(Enumerable.Range(10, Readable + 5).ToDictionary(i => $"a{i}/status.json", _ => bomb));
        await using var own = await _fleet.OpenAsync("a10");

        var servers = (await own.Health.CheckAsync(TestContext.Current.CancellationToken)).Servers;

        Assert.InRange(servers.Count, Readable - 1, Readable);
        var warning = Assert.Single(own.Warnings, warning => warning.Code == "BC2090");
        Assert.Contains("others are not read", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_archive_beyond_the_bound_the_newest_part_is_read()
    {
        var padding = new string(' ', Limits.DocumentBytes - 500);
        _fleet.Edit(Enumerable.Range(0, 4).ToDictionary(
            i => $"coordination/archive/2999-1{i % 3}/1-99999999999-00000000000{i}.json",
            i => $$"""[{"id":"m{{i}}","from":"build2","to":"all","subject":"{{i}}","body":"b","timestamp":"2026-11-28T10:00:00Z"}{{padding}}]"""));
        await using var own = await _fleet.OpenAsync("build1");

        var messages = await own.Messages.GetAllAsync(TestContext.Current.CancellationToken);
        await own.Messages.SendAsync(new() { To = "all", Subject = "s", Body = "b" }, TestContext.Current.CancellationToken);
        Assert.True((await own.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);

        Assert.Equal(["1", "2"], messages.Select(message => message.Message.Subject).Order());
        Assert.Contains("archives", Assert.Single(own.Warnings, warning => warning.Code == "BC2090").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_that_are_too_large_are_one_warning_however_many_they_are()
    {
        _fleet.Edit(Enumerable.Range(0, 30).ToDictionary(
            i => $"a{i}/status.json", _ => $$"""{"x":"{{new string('x', Limits.DocumentBytes)}}"}"""));
        await using var own = await _fleet.OpenAsync("build1");

        await own.Health.CheckAsync(TestContext.Current.CancellationToken);

        Assert.Contains("29 others", Assert.Single(own.Warnings, warning => warning.Code == "BC2090").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_of_messages_is_read_once_for_the_attempts_of_one_process()
    {
        _fleet.Edit("coordination/messages.json", """{"messages":[{"id":"a","from":"b","to":"all","subject":"s"}]}""");
        await using var own = await _fleet.OpenAsync("build1");
        var store = own.Context.Store;
        Task<MessagesDocument> LiveAsync() => store.UseAsync(
            async session =>
            {
                await session.FetchAsync(TestContext.Current.CancellationToken);
                return session.BeginChanges().LiveMessages;
            },
            TestContext.Current.CancellationToken);

        var first = await LiveAsync();

        Assert.Same(first, await LiveAsync());
        _fleet.Edit("coordination/messages.json", """{"messages":[]}""");
        Assert.Empty((await LiveAsync()).Messages);
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
