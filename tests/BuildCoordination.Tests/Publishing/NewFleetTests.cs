using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>The list of messages is never empty: two first insertions into an empty list conflict in the bash scripts' rebase.</summary>
[Trait("Takes", "long")]
public sealed class NewFleetTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_new_fleet_starts_with_one_message_of_its_founder_and_gets_no_second_one()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await using var build2 = await _fleet.OpenAsync("build2");
        await ReportIdleAsync(build1);
        await ReportIdleAsync(build2);

        Assert.Equal(["build1 -> all: info Fleet created"], Messages());
    }

    [Fact]
    public async Task The_first_message_is_the_oldest_even_of_a_fleet_that_is_created_by_a_message_that_waited()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await build1.Messages.SendAsync(new() { To = "all", Subject = "waited" });
        Assert.False((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        await VisibleAsync(build1);

        Assert.Equal(["Fleet created", "waited"], (await build1.Messages.GetAllAsync()).Select(message => message.Message.Subject));
    }

    [Theory]
    [InlineData("""{ "messages": [] }""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_list_that_an_archiver_emptied_is_refilled_once_by_the_next_update_of_any_kind(string emptied)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await ReportIdleAsync(build1);
        _fleet.Edit(new Dictionary<string, string>
        {
            ["coordination/messages.json"] = emptied,
            ["coordination/archive/messages-2025-10.json"] = "[]",
        });
        await ReportIdleAsync(build1);
        await ReportIdleAsync(build1);

        Assert.Contains("build1 -> all: info Messages archived", Messages());
        Assert.Single(Messages(), message => message.Contains("archived", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_list_of_an_earlier_version_that_archived_nothing_is_refilled_too()
    {
        _fleet.Edit("coordination/messages.json", "{\n  \"messages\": []\n}\n");
        await using var build1 = await _fleet.OpenAsync("build1");
        await ReportIdleAsync(build1);

        Assert.Equal(["build1 -> all: info Fleet created"], Messages());
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task ReportIdleAsync(BuildCoordinator server)
    {
        await server.Status.SetAsync(ServerState.Idle);
        await VisibleAsync(server);
    }

    private static async Task VisibleAsync(BuildCoordinator server)
    {
        var flushed = await server.FlushAsync(Until.Deadline);
        Assert.True(flushed.IsVisible, $"{flushed.Diagnostic}");
    }

    private List<string> Messages() =>
        [.. _fleet.Read("coordination/messages.json")["messages"]!.AsArray()
            .Select(message => $"{message!["from"]} -> {message["to"]}: {message["type"]} {message["subject"]}")];
}
