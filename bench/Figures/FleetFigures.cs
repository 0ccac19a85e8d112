namespace BuildCoordination.Bench;

/// <summary>
/// Simulated time, real repositories: servers that beat and look for mail at their interval, and build. How late a broadcast is heard is
/// how long after it was sent each of the others looks.
/// </summary>
internal static class FleetFigures
{
    private const int PushesAMinute = 6;

    /// <summary>The smallest fleets, each for several of its intervals: a day of them is the same again and again.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int fleets)
    {
        var rows = new List<Row>();
        foreach (var (count, buildEvery, hours) in new[] { (4, 30, 4), (20, 30, 2), (200, 240, 4) }.Take(fleets))
        {
            var clock = new Clock(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
            var remote = await work.NewRemoteAsync($"fleet{count}.git");
            var servers = new List<Simulated>();
            for (var i = 0; i < count; i++)
                servers.Add(await Simulated.JoinAsync(work, $"f{count}-{i + 1}", remote, clock, i, buildEvery));
            var joined = servers.Sum(server => server.Pushes);
            for (var minute = 0; minute < 60 * hours; minute++, clock.Advance())
            {
                foreach (var server in servers)
                    await server.LiveAsync(minute);
            }

            // What was sent at the very end cannot have been heard late.
            var interval = servers.Max(server => server.Interval);
            foreach (var server in servers)
                await server.HearAsync();
            var late = servers.SelectMany(server => server.Heard).Where(heard => heard.Sent <= clock.GetUtcNow() - (2 * interval))
                .Select(heard => heard.After).Order().ToList();
            var pushes = (servers.Sum(server => server.Pushes) - joined) / (60.0 * hours);
            await Workplace.RunAsync("git", ["-C", remote, "gc", "-q", "--prune=now"]);
            var size = (await Workplace.RunAsync("du", ["-sk", remote])).Split('\t')[0];
            var p95 = late[(int)(late.Count * 0.95)];
            foreach (var server in servers)
                await server.Coordinator.DisposeAsync();
            var name =
                $"{count} servers for {hours} h of simulated time, each with a build every "
                    + $"{(buildEvery < 60 ? $"{buildEvery} min" : $"{buildEvery / 60} h")}";
            rows.Add(
                new($"{name}: pushes a minute", "what public hosts take", $"≤ {PushesAMinute}", $"{pushes:0.0}; {size} KiB after gc",
                pushes <= PushesAMinute));
            rows.Add(
                new($"{name}: a broadcast arrives after, p95", "their interval", "≤ 2 ×",
                $"{p95 / interval:0.00} × ({interval.TotalSeconds:0} s)", p95 <= 2 * interval));
        }

        return rows;
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance() => _now += TimeSpan.FromMinutes(1);
    }

    private sealed class Simulated(BuildCoordinator coordinator, TimeProvider clock, int number, int buildEvery)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private DateTimeOffset _next = clock.GetUtcNow() + TimeSpan.FromMinutes(number % 60);
        private Builds.BuildRun? _build;

        public BuildCoordinator Coordinator => coordinator;

        public int Pushes { get; private set; }

        public TimeSpan Interval { get; private set; } = TimeSpan.FromMinutes(1);

        public List<(DateTimeOffset Sent, TimeSpan After)> Heard { get; } = [];

        public static async Task<Simulated> JoinAsync(
            Workplace work, string server, string remote, TimeProvider clock, int number, int buildEvery)
        {
            var joining = new Simulated(await work.OpenAsync(server, remote, clock), clock, number, buildEvery);
            await joining.Coordinator.Status.SetAsync(Status.ServerState.Idle);
            await joining.PublishAsync();
            return joining;
        }

        public async Task LiveAsync(int minute)
        {
            // For ten minutes, each server in its turn.
            if (minute % buildEvery == number % buildEvery)
                _build = await Begun();
            if (minute % buildEvery == (number + 10) % buildEvery && _build is not null)
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
            await HearAsync();
        }

        public async Task HearAsync()
        {
            foreach (var message in (await coordinator.Messages.GetUnreadAsync()).Where(message => _known.Add(message.Message.Id)))
                Heard.Add((message.Message.Timestamp!.Value, clock.GetUtcNow() - message.Message.Timestamp!.Value));
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
