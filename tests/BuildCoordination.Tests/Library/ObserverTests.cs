using BuildCoordination.Diagnostics;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A program that only looks at the fleet.</summary>
public sealed class ObserverTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task An_observer_needs_no_server_and_sees_servers_builds_and_messages_to_all()
    {
        await ReportAsync();
        await using var observer = await OpenAsync();

        Assert.True(observer.IsObserver);
        Assert.Equal("", observer.Server);
        Assert.Equal("build1", Assert.Single((await observer.Fleet.ReadAsync()).Servers).Server);
        Assert.Equal("build1", Assert.Single((await observer.CheckHealthAsync()).Servers).Server);
        Assert.Contains("For all", (await observer.Messages.GetAllAsync()).Select(received => received.Message.Subject));
        Assert.DoesNotContain("Between servers", (await observer.Messages.GetAllAsync()).Select(received => received.Message.Subject));
        Assert.Equal(["cache"], Directory.EnumerateFileSystemEntries(Path.Combine(_fleet.Folder, "observer")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_would_act_in_the_fleet_is_an_error_and_leaves_nothing_behind()
    {
        await ReportAsync();
        await using var observer = await OpenAsync();
        Func<Task>[] acts =
        [
            () => observer.Messages.SendAsync(new MessageDraft { To = "all", Subject = "hello", Body = "" }),
            () => observer.Messages.MarkReadAsync(["msg_1"]),
            () => observer.Status.SetAsync(BuildCoordination.Status.ServerState.Idle),
            () => observer.Fleet.RetireAsync("build1"),
            () => observer.BeginBuildAsync(new BuildCoordination.Builds.BuildRunOptions { Name = "x" }),
            () => observer.SendHeartbeatAsync(),
        ];

        foreach (var act in acts)
            Assert.Equal("BC1021", (await Assert.ThrowsAsync<CoordinationException>(act)).Diagnostic.Code);

        Assert.True((await observer.FlushAsync()).IsVisible);
        Assert.Empty(observer.Outbox.Waiting());
        Assert.Equal(["cache"], Directory.EnumerateFileSystemEntries(Path.Combine(_fleet.Folder, "observer")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_observer_without_a_repository_has_nothing_to_look_at() => Assert.Equal(
        "BC1010",
        (await Assert.ThrowsAsync<CoordinationException>(() => _fleet.OpenAsync(
            "observer", change: machine => machine.Remove("BUILDCOORD_REPOSITORY"), options: new()
            {
                IsObserver = true,
            }))).Diagnostic.Code);

    public void Dispose() => _fleet.Dispose();

    private async Task ReportAsync()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.RegisterAsync();
        await build1.Messages.SendAsync(new MessageDraft { To = "all", Subject = "For all", Body = "" });
        await build1.FlushAsync();
        await build1.Messages.SendAsync(new MessageDraft { To = "build1", Subject = "Between servers", Body = "" });
        await build1.FlushAsync();
    }

    private Task<BuildCoordinator> OpenAsync() => _fleet.OpenAsync(
        "observer", change: machine => machine.Remove("BUILDCOORD_SERVER"), options: new() { IsObserver = true });
}
