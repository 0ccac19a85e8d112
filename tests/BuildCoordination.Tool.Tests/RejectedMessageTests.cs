using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests;

/// <summary>A message that the repository rejects while it accepts others is said to be rejected, and the remedy works.</summary>
public sealed class RejectedMessageTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_rejected_message_is_marked_listed_with_its_reason_and_sent_again_by_the_command_that_is_named()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        await build1.RunAsync("status", "idle");
        _fleet.Hook("update", "! git show $3:coordination/messages.json | grep -q FORBIDDEN || { echo no such words; exit 1; }");

        var end = await build1.RunAsync("send", "all", "info", "FORBIDDEN", "", "--require-visible");
        Assert.Equal(4, end.Code);
        Assert.EndsWith(" (rejected by the repository)\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("'buildcoord outbox resend'", end.Error, StringComparison.Ordinal);
        Assert.Contains("no such words", (await build1.RunAsync("outbox", "list")).Output, StringComparison.Ordinal);

        Assert.Equal(4, (await build1.RunAsync("outbox", "resend")).Code);
        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        Assert.Equal(0, (await build1.RunAsync("outbox", "resend")).Code);
        Assert.Contains("FORBIDDEN", _fleet.AllSubjects());
    }

    [Fact]
    public async Task The_former_name_of_require_visible_is_read_with_one_line_that_names_the_present_one()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        await build1.RunAsync("status", "idle");
        _fleet.Hook("update", "echo no words at all; exit 1");

        var end = await build1.RunAsync("send", "all", "info", "Hello", "", "--wait");
        Assert.Equal(4, end.Code);
        Assert.Contains("'--wait' has a new name, '--require-visible'. It is still read.", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_listed_in_the_order_of_time()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", Path.Combine(_fleet.Folder, "nowhere.git")))
        {
            IsSetUp = false,
        };
        await build1.RunAsync("send", "all", "info", "first", "");
        await build1.RunAsync("status", "idle");
        await build1.RunAsync("send", "all", "info", "second", "");
        var times = JsonNode.Parse((await build1.RunAsync("outbox", "list", "--json")).Output)!["waiting"]!.AsArray()
            .Select(entry => entry!["accepted_at"]!.GetValue<string>()).ToArray();
        Assert.Equal(3, times.Length);
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }
}
