using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Setup;

public sealed class TwoServersTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly List<Buildcoord> _machines = [];

    [Theory]
    [InlineData(2)]
    [InlineData(4, Explicit = true)]
    public async Task Servers_set_up_from_nothing_see_each_other_alive_and_write_to_each_other(int count)
    {
        var servers = Enumerable.Range(1, count).Select(i => $"build{i}").ToArray();
        foreach (var server in servers)
        {
            var machine = NewServer.Of(_fleet, $"host-{server}");
            _machines.Add(machine);
            var end = await machine.RunAsync("setup", "--user", "--server", server, "--repository", _fleet.Remote, "--interval", "5s");
            Assert.True(end.Code == 0, end.Error);
        }

        foreach (var machine in _machines)
            await Until.True(() => AllAlive(machine, servers), "every server is alive to every other");
        await _machines[0].RunAsync("send", "build2", "request", "Direct", "to you");
        await _machines[1].RunAsync("send", "all", "warning", "Broadcast", "to all");

        Assert.Contains("Direct", (await _machines[1].RunAsync("inbox")).Output, StringComparison.Ordinal);
        Assert.Contains("Broadcast", (await _machines[0].RunAsync("read", "--all")).Output, StringComparison.Ordinal);
        Assert.Equal("No unread messages.\n", (await _machines[0].RunAsync("inbox")).Output);
        foreach (var third in _machines.Skip(2))
        {
            var inbox = (await third.RunAsync("inbox")).Output;
            Assert.Contains("Broadcast", inbox, StringComparison.Ordinal);
            Assert.DoesNotContain("Direct", inbox, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        foreach (var machine in _machines)
            machine.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private static bool AllAlive(Buildcoord machine, string[] servers)
    {
        var health = machine.RunAsync("health", "--json").GetAwaiter().GetResult();
        var seen = JsonNode.Parse(health.Output)!["servers"]!.AsArray();
        return health.Code == 0
            && servers.SequenceEqual(
            seen.Where(server => server!["heartbeat"]!.GetValue<string>() == "alive")
                .Select(server => server!["status"]!["server"]!.GetValue<string>()));
    }
}
