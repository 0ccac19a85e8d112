using BuildCoordination.Status;

namespace BuildCoordination.Tests.Fleets;

/// <summary>Four servers with homes, states and clocks of their own; one clock is an hour off.</summary>
[Trait("Takes", "long")]
public sealed class SimulatedFleetTests : IAsyncLifetime
{
    private static readonly TimeSpan[] Offsets = [TimeSpan.Zero, TimeSpan.FromSeconds(40), TimeSpan.FromHours(1), TimeSpan.FromMinutes(-3)];

    private readonly TestFleet _fleet = new();
    private readonly Clock[] _clocks = [.. Offsets.Select(offset => new Clock { Offset = offset })];
    private readonly List<BuildCoordinator> _servers = [];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Offsets.Length; i++)
        {
            _servers.Add(await _fleet.OpenAsync($"build{i + 1}", $"host{i + 1}", time: _clocks[i]));
            await _servers[i].Status.SetAsync(ServerState.Idle);
            Assert.True((await _servers[i].FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        }
    }

    [Fact]
    public async Task A_wrong_clock_kills_nobody_and_a_server_that_falls_silent_is_stale_to_all_the_others()
    {
        foreach (var minute in Enumerable.Range(0, 12))
        {
            foreach (var (server, i) in _servers.Select((server, i) => (server, i)))
            {
                // The second falls silent after two minutes.
                if (i != 1 || minute < 2)
                    Assert.Null(await server.Heartbeats.SendHeartbeatAsync());
            }

            foreach (var server in _servers)
                await server.Health.CheckAsync();
            foreach (var clock in _clocks)
                clock.Offset += TimeSpan.FromMinutes(1);
        }

        foreach (var (server, i) in _servers.Select((server, i) => (server, i)).Where(pair => pair.i != 1))
        {
            var stale = (await server.Health.CheckAsync()).Servers.Where(other => other.IsUnhealthy).Select(other => other.Server);
            Assert.True(string.Join(", ", stale) == "build2", $"build{i + 1} finds stale: {string.Join(", ", stale)}");
        }
    }

    [Fact]
    public async Task Mail_of_all_reaches_all_whatever_their_clocks_say_and_is_read_by_each_for_himself()
    {
        foreach (var server in _servers)
        {
            await server.Messages.SendAsync(new() { To = "all", Subject = $"from {server.Server}" });
            Assert.True((await server.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        }

        var first = await _servers[0].Messages.GetUnreadAsync();
        await _servers[0].Messages.MarkReadAsync([.. first.Select(message => message.Message.Id)]);
        await _servers[0].FlushAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(await _servers[0].Messages.GetUnreadAsync());
        foreach (var server in _servers.Skip(1))
        {
            var heard = (await server.Messages.GetUnreadAsync())
                .Select(message => message.Message.Subject)
                .Where(subject => subject != "Fleet created");
            Assert.Equal(
                _servers.Where(other => other != server).Select(other => $"from {other.Server}")
                    .Order(StringComparer.Ordinal), heard.Order(StringComparer.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _fleet.Dispose();
    }

    /// <summary>Shows another time; waits take as long as ever.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Offset.TotalSeconds * TimestampFrequency);
    }
}
