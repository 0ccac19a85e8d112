namespace BuildCoordination.Bench;

/// <summary>
/// Simulated time, real repositories: servers that beat and look for mail at their interval, each with two builds an hour. How late a broadcast
/// is heard is how long after it was sent the last of the others looks.
/// </summary>
internal static class FleetFigures
{
    private const int PushesAMinute = 6;

    /// <summary>The smallest fleet for so many hours, the larger ones for fewer: each makes some thousand pushes.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int longest)
    {
        var rows = new List<Row>();
        foreach (var (count, share) in new[] { (4, 1), (20, 2), (200, 4) })
        {
            var hours = Math.Max(1, longest / share);
            var clock = new Clock(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
            var remote = await work.NewRemoteAsync($"fleet{count}.git");
            var servers = new List<Simulated>();
            for (var i = 0; i < count; i++)
                servers.Add(await Simulated.JoinAsync(work, $"f{count}-{i + 1}", remote, clock, i));
            var joined = servers.Sum(server => server.Pushes);
            for (var minute = 0; minute < 60 * hours; minute++, clock.Advance())
            {
                foreach (var server in servers)
                    await server.LiveAsync(minute);
            }

            var late = servers.SelectMany(server => server.Latencies).Order().ToList();
            var interval = servers.Max(server => server.Interval);
            var pushes = (servers.Sum(server => server.Pushes) - joined) / (60.0 * hours);
            await Workplace.RunAsync("git", ["-C", remote, "gc", "-q", "--prune=now"]);
            var size = (await Workplace.RunAsync("du", ["-sk", remote])).Split('\t')[0];
            var p95 = late[(int)(late.Count * 0.95)];
            foreach (var server in servers)
                await server.Coordinator.DisposeAsync();
            var name = $"{count} servers for {hours} h of simulated time, two builds an hour each";
            rows.Add(new($"{name}: pushes a minute", "what public hosts take", $"≤ {PushesAMinute}", $"{pushes:0.0}; {size} KiB after gc", pushes <= PushesAMinute));
            rows.Add(new($"{name}: a broadcast is heard after, p95", "their interval", "≤ 2 ×", $"{p95 / interval:0.00} × ({interval.TotalSeconds:0} s)", p95 <= 2 * interval));
        }

        return rows;
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance() => _now += TimeSpan.FromMinutes(1);
    }

    private sealed class Simulated(BuildCoordinator coordinator, TimeProvider clock, int number)
    {
        private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
        private DateTimeOffset _next = clock.GetUtcNow() + TimeSpan.FromMinutes(number % 60);
        private Builds.BuildRun? _build;

        public BuildCoordinator Coordinator => coordinator;

        public int Pushes { get; private set; }

        public TimeSpan Interval { get; private set; } = TimeSpan.FromMinutes(1);

        public List<TimeSpan> Latencies { get; } = [];

        public static async Task<Simulated> JoinAsync(Workplace work, string server, string remote, TimeProvider clock, int number)
        {
            var joining = new Simulated(await work.OpenAsync(server, remote, clock), clock, number);
            await joining.Coordinator.Status.SetAsync(Status.ServerState.Idle);
            await joining.PublishAsync();
            return joining;
        }

        public async Task LiveAsync(int minute)
        {
            // A build every half hour, for ten minutes, each server in its turn.
            if (minute % 30 == number % 30)
                _build = await Begun();
            if (minute % 30 == (number + 10) % 30 && _build is not null)
            {
                await _build.SucceedAsync();
                await _build.DisposeAsync();
                _build = null;
                await PublishAsync();
            }

            if (clock.GetUtcNow() < _next)
                return;
            await coordinator.Heartbeats.BeatAsync();
            Pushes++;
            Interval = coordinator.Heartbeats.Interval;
            _next = clock.GetUtcNow() + Interval;
            foreach (var message in (await coordinator.Messages.ReadUnreadAsync()).Where(message => _heard.Add(message.Message.Id)))
                Latencies.Add(clock.GetUtcNow() - message.Message.Timestamp!.Value);
        }

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
            Pushes++;
        }
    }
}
