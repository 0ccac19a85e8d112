using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A remote that accepts connections and says nothing.</summary>
public sealed class ReadTimeoutTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public ReadTimeoutTests() => _silent.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _silent.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task Reading_returns_what_is_known_with_its_age_long_before_git_gives_up()
    {
        await using (var other = await _fleet.OpenAsync("build2"))
        {
            await other.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Hello" }, Cancel);
            await other.FlushAsync(TimeSpan.FromMinutes(5), Cancel);
        }

        await using (var known = await OpenAsync())
            Assert.NotEmpty(await known.Messages.GetAllAsync(Cancel));
        HangRemote();
        await using var coordinator = await OpenAsync();
        var asked = Stopwatch.StartNew();
        var fleet = await coordinator.Fleet.ReadAsync(Cancel);

        // git's own deadline is ten minutes.
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal("BC2095", fleet.Stale?.Code);
        Assert.Equal("BC2095", coordinator.Fleet.Stale?.Code);
        Assert.NotNull(fleet.AsOf);
        Assert.Contains(fleet.Messages, message => message.Subject == "Hello");
    }

    [Fact]
    public async Task So_it_does_while_a_push_of_the_same_program_waits_for_the_remote()
    {
        await using (var known = await OpenAsync())
            await known.Fleet.ReadAsync(Cancel);
        HangRemote();
        await using var coordinator = await OpenAsync();
        await coordinator.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Mine" }, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var flush = coordinator.FlushAsync(TimeSpan.FromMinutes(5), stop.Token);
        var fleet = await coordinator.Fleet.ReadAsync(Cancel).WaitAsync(Until.Deadline, Cancel);

        Assert.Equal("BC2095", fleet.Stale?.Code);
        Assert.Contains(fleet.Messages, message => message.Subject == "Mine");
        Assert.False(flush.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
    }

    [Fact]
    public async Task A_message_to_a_known_server_does_not_wait_for_a_push_that_hangs()
    {
        await using (var other = await _fleet.OpenAsync("build2"))
        {
            await other.Messages.SendAsync(new MessageDraft { To = "all", Subject = "Hello" }, Cancel);
            await other.FlushAsync(TimeSpan.FromMinutes(5), Cancel);
        }

        await using (var known = await OpenAsync())
            await known.Fleet.ReadAsync(Cancel);
        await using var coordinator = await OpenAsync();
        var (push, release) = await HeldCache.OpenAsync(coordinator, Cancel);

        var sent = await coordinator.Messages.SendAsync(new MessageDraft { To = "build2", Subject = "Mine" }, Cancel)
            .WaitAsync(Until.Deadline, Cancel);

        Assert.NotNull(sent.Id);
        Assert.False(push.IsCompleted);
        release.SetResult();
        await push;
    }

    private Task<BuildCoordinator> OpenAsync() => _fleet.OpenAsync(
        "build1",
        change: variables => variables["BUILDCOORD_GIT_DEADLINE"] = "10m",
        options: new() { ReadTimeout = TimeSpan.FromSeconds(1) });

    // The same address, so that it is the repository that is known.
    private void HangRemote()
    {
        var url = $"git://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}/coordination.git";
        var home = _fleet.Machine("build1")["HOME"];
        File.WriteAllText(Path.Combine(home, ".gitconfig"), $"[url \"{url}\"]\n\tinsteadOf = {_fleet.Remote}\n");
    }
}
