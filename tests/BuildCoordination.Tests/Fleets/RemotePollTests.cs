using System.Net;
using BuildCoordination.Fleet;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Git;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Fleets;

public sealed class RemotePollTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Theory]
    [InlineData(4, 10)]
    [InlineData(50, 10)]
    [InlineData(51, 10.2)]
    [InlineData(200, 40)]
    public void Servers_poll_every_ten_seconds_and_less_often_in_a_large_fleet(int servers, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RemotePoll(Settings(), _time) { Servers = servers }.Interval);

    [Fact]
    public void One_reader_asks_for_all_and_the_next_one_within_a_fifth_of_the_interval()
    {
        var waits = Enumerable.Range(0, 200).Select(_ =>
        {
            var poll = new RemotePoll(Settings(), _time);
            Assert.True(poll.TryBegin());
            Assert.False(poll.TryBegin());
            return poll.UntilDue.TotalSeconds;
        }).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 8, 12));
        Assert.True(waits.Max() - waits.Min() > 1, "servers that began together ask together");
    }

    [Fact]
    public void Heartbeats_alone_are_fetched_less_often_than_the_remote_is_asked()
    {
        var poll = new RemotePoll(Settings(), _time) { Servers = 4 };
        Assert.True(poll.AreHeartbeatsDue);
        poll.Note(new Freshness(_time.GetUtcNow(), null), isFetched: true);
        Assert.False(poll.AreHeartbeatsDue);
        _time.Advance(TimeSpan.FromSeconds(39));
        Assert.False(poll.AreHeartbeatsDue);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(poll.AreHeartbeatsDue);
    }

    [Fact]
    public void A_poll_of_another_process_counts_until_it_is_an_interval_old_and_then_this_one_asks_itself()
    {
        var poll = new RemotePoll(Settings(), _time) { Servers = 4 };
        var asked = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(poll.TryTake(asked));
        Assert.Equal((asked, TimeSpan.FromSeconds(6)), (poll.Last!.AsOf!.Value, poll.UntilDue));
        Assert.False(poll.TryBegin());
        // The daemon was killed.
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(poll.TryTake(asked));
        Assert.True(poll.TryBegin());
        Assert.False(new RemotePoll(Settings(), _time).TryTake(asked));
        // A clock that was set back.
        Assert.False(new RemotePoll(Settings(), _time).TryTake(_time.GetUtcNow().AddSeconds(1)));
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("250ms", 0.25)]
    [InlineData("2m", 120.0)]
    public void The_interval_is_set_in_words_or_left_to_the_size_of_the_fleet(string text, double? seconds) =>
        Assert.Equal(seconds, Settings(text).PollInterval?.TotalSeconds);

    [Theory]
    [InlineData(4, 2 << 10)]
    [InlineData(200, 20 << 10)]
    public async Task The_answer_to_a_poll_over_http_is_small_and_no_credential_helper_is_asked(int servers, int most)
    {
        using var server = new HttpGitServer(_fleet.Folder);
        var asked = Path.Combine(_fleet.Folder, "asked");
        await FillAsync(servers);
        await using var watcher = await _fleet.OpenAsync("observer", change: machine =>
        {
            machine.Remove("BUILDCOORD_SERVER");
            machine["BUILDCOORD_REPOSITORY"] = server.Url("coordination.git");
            machine["BUILDCOORD_POLL_INTERVAL"] = "250ms";
            machine["GIT_CONFIG_COUNT"] = "1";
            machine["GIT_CONFIG_KEY_0"] = "credential.helper";
            machine["GIT_CONFIG_VALUE_0"] = $"!touch {asked}; true";
        }, options: new() { IsObserver = true });
        watcher.BeginPolling();
        await watcher.Fleet.ReadAsync();
        var paths = new List<string>();
        server.Intercept = context => Note(context, paths);

        while (paths.Count < 2)
        {
            Assert.Equal(servers, (await watcher.Fleet.ReadAsync()).Servers.Count);
            await Task.Delay(watcher.Poll.UntilDue);
        }

        Assert.All(paths, path => Assert.DoesNotContain("git-receive-pack", path, StringComparison.Ordinal));
        Assert.False(File.Exists(asked));
        Assert.InRange(await BodiesAsync(server), 1, most);
    }

    public void Dispose() => _fleet.Dispose();

    private static bool Note(HttpListenerContext context, List<string> paths)
    {
        lock (paths)
            paths.Add(context.Request.Url!.PathAndQuery);
        return false;
    }

    // What git itself reads: the bodies of both answers.
    private static async Task<long> BodiesAsync(HttpGitServer server)
    {
        var (_, _, trace) = await Shell.TryAsync(
            "git", ["ls-remote", "--heads", "--", server.Url("coordination.git")],
            new Dictionary<string, string> { ["GIT_TRACE_CURL"] = "1" });
        return trace.Split('\n').Where(line => line.Contains("<= Recv data, ", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split("<= Recv data, ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task FillAsync(int servers)
    {
        _fleet.Edit(
            Enumerable.Range(1, servers)
                .ToDictionary(number => $"build{number}/status.json", number => $$"""{"server":"build{{number}}","status":"idle"}"""));
        var tip = Shell.Git(_fleet.Remote, "rev-parse", "main");
        await Shell.RunAsync(
            "sh", ["-c", $"seq {servers} | sed 's|.*|create refs/heads/beat/build& {tip}|' | git -C {_fleet.Remote} update-ref --stdin"]);
    }

    private static ResolvedSettings Settings(string? interval = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["BUILDCOORD_POLL_INTERVAL"] = interval ?? "" };
        return SettingsResolver.Resolve(new(), new EnvironmentSnapshot(variables, "/nowhere", "/nowhere") { SystemRoot = "/nowhere" });
    }
}
