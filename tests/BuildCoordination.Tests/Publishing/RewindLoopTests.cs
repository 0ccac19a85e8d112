using BuildCoordination.Diagnostics;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>
/// A rewind is one notice for the fleet, whoever sees it, and a branch that is reset again and again is no reason to push again
/// and again.
/// </summary>
[Trait("Takes", "long")]
public sealed class RewindLoopTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly PushCounter _pushes;

    public RewindLoopTests() => _pushes = new PushCounter(_fleet);

    [Fact]
    public async Task A_branch_that_is_reset_after_each_push_gets_few_pushes_and_nobody_is_told_that_an_update_is_visible()
    {
        await using var build1 = await _fleet.OpenAsync("build1", change: _pushes.Use);
        await build1.Status.SetAsync(ServerState.Idle);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        _fleet.Hook("post-receive", "while read old new ref; do [ $ref != refs/heads/main ] || git update-ref $ref $old; done");

        await SendAsync(build1, "lost, and not known yet");
        Assert.Equal("BC3020", (await SendAsync(build1, "lost"))!.Code);
        var pushes = await _pushes.OfAsync(async () =>
        {
            for (var round = 0; round < 15; round++)
                await build1.Context.Publisher.PublishAsync();
        });

        // The notice of the rewind, once or, where this takes long, after its backoff again. Its first push each may meet the tip of
        // before.
        Assert.True(pushes <= 6, $"{pushes} pushes");
    }

    [Fact]
    public async Task A_branch_that_was_gone_for_a_while_and_is_as_it_was_was_not_rewound()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.SetAsync(ServerState.Idle);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await Shell.RunAsync("git", ["init", "-q", "--bare", "-b", "main", _fleet.Remote]);
        Assert.Empty((await build1.Fleet.ReadAsync()).Messages);
        Directory.Delete(_fleet.Remote, recursive: true);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);

        await SendAsync(build1, "back");

        Assert.Contains("back", _fleet.AllSubjects());
        Assert.DoesNotContain(_fleet.LiveMessages(), message => message["event"]?.GetValue<string>() == "rewound");
    }

    [Fact]
    public async Task A_branch_that_was_gone_for_a_while_and_came_back_with_new_commits_was_not_rewound()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await using var build2 = await _fleet.OpenAsync("build2");
        await SendAsync(build1, "first");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await Shell.RunAsync("git", ["init", "-q", "--bare", "-b", "main", _fleet.Remote]);
        Assert.Empty((await build1.Fleet.ReadAsync()).Messages);
        Directory.Delete(_fleet.Remote, recursive: true);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        await SendAsync(build2, "meanwhile");

        await SendAsync(build1, "back");

        Assert.Equal(["back", "meanwhile", "first"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_notice_that_waits_is_not_published_if_the_lost_tip_is_back_by_then()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await SendAsync(build1, "first");
        await SendAsync(build1, "second");
        var lost = Shell.Git(_fleet.Remote, "rev-parse", "main");
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", "main~1");
        await build1.Fleet.ReadAsync();
        _fleet.Hook("pre-receive", "exit 1");
        await build1.Context.Publisher.PublishAsync();
        await SendAsync(build1, "third");
        Assert.Contains(
            build1.Context.OutboxFolder.Waiting.Names(), name => name.Contains("~rewound-", StringComparison.Ordinal));
        File.Delete(Path.Combine(_fleet.Remote, "hooks", "pre-receive"));
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", lost);

        build1.Context.Publisher.ForgetRejection();
        await SendAsync(build1, "fourth");

        Assert.Equal(["fourth", "third", "second", "first"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task Eight_servers_that_see_one_rewind_send_one_notice()
    {
        var servers = new List<BuildCoordinator>();
        for (var i = 1; i <= 8; i++)
        {
            servers.Add(await _fleet.OpenAsync($"build{i}", change: _pushes.Use));
            await servers[^1].Status.SetAsync(ServerState.Idle);
            Assert.True((await servers[^1].FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        }

        foreach (var server in servers)
            await server.Messages.GetAllAsync();
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", "main~1");
        var before = _fleet.Commits();
        await Task.WhenAll(servers.Select(server => SendAsync(server, $"after, from {server.Server}")));
        foreach (var server in servers)
            Assert.True((await server.FlushAsync(Until.Deadline)).IsVisible);

        Assert.Single(_fleet.LiveMessages(), message => message["event"]?.GetValue<string>() == "rewound");
        Assert.Equal(9, _fleet.LiveMessages().Count);
        // Its message, and its status again, each.
        Assert.True(_fleet.Commits() - before <= 16, $"{_fleet.Commits() - before} commits");
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task A_second_rewind_is_a_notice_of_its_own()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await using var build2 = await _fleet.OpenAsync("build2");
        await SendAsync(build2, "stays");
        for (var rewind = 1; rewind <= 2; rewind++)
        {
            await SendAsync(build1, $"taken out {rewind}");
            await build2.Messages.GetAllAsync();
            Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", "main~1");
            build1.Context.OutboxFolder.RewindNotice.Delete();
            build2.Context.OutboxFolder.RewindNotice.Delete();
            await SendAsync(build2, $"after {rewind}");
            await SendAsync(build1, $"after {rewind}, too");
            Assert.Equal(rewind, _fleet.LiveMessages().Count(message => message["event"]?.GetValue<string>() == "rewound"));
        }
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<CoordinationDiagnostic?> SendAsync(BuildCoordinator coordinator, string subject)
    {
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = subject });
        return (await coordinator.FlushAsync(Until.Deadline)).Diagnostic;
    }
}
