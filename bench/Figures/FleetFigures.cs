namespace BuildCoordination.Bench;

/// <summary>
/// Simulated time, real repositories: servers that send heartbeats, build, and poll for messages. The age of a broadcast is measured when
/// the next poll of another server shows it. A poll of a branch that did not move would answer the same as the poll before: it is counted,
/// not made. Pushes are counted by the remote.
/// </summary>
internal static class FleetFigures
{
    private const int PushesAMinute = 6;

    private static readonly TimeSpan LongestRealWait = TimeSpan.FromSeconds(20);

    // Of a large fleet, so many servers read all the time; all of them poll.
    private const int MostReaders = 4;

    /// <summary>A fleet for several intervals of its heartbeats: a day of it is the same again and again.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int count, int buildEvery, int hours)
    {
        var clock = new Clock(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var remote = await work.NewRemoteAsync($"fleet{count}.git");
        var hook = Path.Combine(remote, "hooks", "post-receive");
        File.WriteAllText(hook, "#!/bin/sh\ncat > /dev/null\necho push >> pushes\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var servers = new List<Simulated>();
        for (var i = 0; i < count; i++)
            servers.Add(await Simulated.JoinAsync(work, $"f{count}-{i + 1}", remote, clock, i, count, buildEvery));
        var joined = Pushes(remote);
        for (var second = 0; second < 3600 * hours; second++, clock.Advance())
        {
            for (var i = 0; second % 60 == 0 && i < count; i++)
                await servers[i].LiveAsync(second / 60);
            for (var i = 0; i < count; i++)
                await servers[i].PollAsync(isReader: i % Math.Max(1, count / MostReaders) == 0);
        }

        var late = servers.SelectMany(server => server.Shown).Order().ToList();
        var (pushes, byPolls) = (Pushes(remote) - joined, servers.Sum(server => server.PushesOfPolls));
        await Workplace.RunAsync("git", ["-C", remote, "gc", "-q", "--prune=now"]);
        var size = (await Workplace.RunAsync("du", ["-sk", remote])).Split('\t')[0];
        foreach (var server in servers)
            await server.Coordinator.DisposeAsync();
        var name =
            $"{count} servers for {hours} h of simulated time, each with a build every "
                + $"{(buildEvery < 60 ? $"{buildEvery} min" : $"{buildEvery / 60} h")}";
        var (rate, polls) = (pushes / (60.0 * hours), servers.Average(server => server.Polls) / (60.0 * hours));
        var (goal, p95) = (TimeSpan.FromSeconds(count <= 50 ? 15 : 60), late[(int)(late.Count * 0.95)]);
        return
        [
            new($"{name}: pushes a minute", "what public hosts take", $"≤ {PushesAMinute}, none by a poll",
                $"{rate:0.0}; {byPolls} by polls; {size} KiB after gc", rate <= PushesAMinute && byPolls == 0),
            new($"{name}: a broadcast is shown after, p95", "", $"≤ {goal.TotalSeconds:0} s",
                $"{p95.TotalSeconds:0} s (median {late[late.Count / 2].TotalSeconds:0} s, at most {late[^1].TotalSeconds:0} s, "
                    + $"{late.Count} samples); {polls:0.0} polls a minute of each server", p95 <= goal),
        ];
    }

    private static int Pushes(string remote) => File.ReadLines(Path.Combine(remote, "pushes")).Count();

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        // Short waits are real ones. The heartbeats of a build would be, too: LiveAsync sends them.
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < LongestRealWait ? dueTime : Timeout.InfiniteTimeSpan, period);

        public void Advance() => _now += TimeSpan.FromSeconds(1);
    }

    private sealed class Simulated(
        BuildCoordinator coordinator, string remote, TimeProvider clock, int number, int fleet, int buildEvery)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private DateTimeOffset _next = clock.GetUtcNow() + TimeSpan.FromMinutes(number % 60);
        private Builds.BuildRun? _build;
        private string _tip = "";

        public BuildCoordinator Coordinator => coordinator;

        public int PushesOfPolls { get; private set; }

        public int Polls { get; private set; }

        /// <summary>The ages of broadcasts, when they were shown.</summary>
        public List<TimeSpan> Shown { get; } = [];

        public static async Task<Simulated> JoinAsync(
            Workplace work, string server, string remote, TimeProvider clock, int number, int fleet, int buildEvery)
        {
            var joining = new Simulated(await work.OpenAsync(server, remote, clock), remote, clock, number, fleet, buildEvery);
            joining.Coordinator.BeginPolling();
            await joining.Coordinator.Status.SetAsync(Status.ServerState.Idle);
            await joining.PublishAsync();
            return joining;
        }

        public async Task LiveAsync(int minute)
        {
            // For ten minutes, each server in its turn.
            if (minute % buildEvery == number % buildEvery)
            {
                await CatchUpAsync();
                _build = await Begun();
            }

            if (minute % buildEvery == (number + 10) % buildEvery && _build is not null)
            {
                await CatchUpAsync();
                await _build.SucceedAsync();
                await _build.DisposeAsync();
                _build = null;
                await PublishAsync();
            }

            if (clock.GetUtcNow() < _next)
                return;
            await coordinator.Heartbeats.SendHeartbeatAsync();
            _next = clock.GetUtcNow() + coordinator.Heartbeats.Interval;
        }

        public async Task PollAsync(bool isReader)
        {
            if (coordinator.Poll.UntilDue > TimeSpan.Zero)
                return;
            Polls++;
            var tip = await File.ReadAllTextAsync(Path.Combine(remote, "refs", "heads", "main"));
            // Each reads once: how often it sends heartbeats follows the servers that it knows.
            if (tip == _tip || (!isReader && _tip.Length > 0))
            {
                // As a read would find.
                coordinator.Poll.Servers = fleet;
                coordinator.Poll.TryBegin();
                return;
            }

            _tip = tip;
            var pushes = Pushes(remote);
            foreach (var message in (await coordinator.Messages.GetUnreadAsync()).Where(message => _known.Add(message.Message.Id)))
                Shown.Add(clock.GetUtcNow() - message.Message.Timestamp!.Value);
            PushesOfPolls += Pushes(remote) - pushes;
        }

        // A poll that found the branch moved would have fetched: what a build publishes meets a cache that is no older than that.
        private async Task CatchUpAsync() => await coordinator.Messages.GetUnreadAsync();

        private async Task<Builds.BuildRun> Begun()
        {
            var run = await coordinator.BeginBuildAsync(new Builds.BuildRunOptions { Name = "nightly" });
            await PublishAsync();
            return run;
        }

        private async Task PublishAsync()
        {
            if (!(await coordinator.FlushAsync(TimeSpan.FromMinutes(2))).IsVisible)
                throw new InvalidOperationException("An update did not arrive.");
        }
    }
}
