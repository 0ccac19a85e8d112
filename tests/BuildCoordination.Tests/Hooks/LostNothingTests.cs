using System.Text.Json;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Hooks;
using BuildCoordination.Settings;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Hooks;

/// <summary>
/// A hook gets each event at least once and in their order, whatever is away or killed; a repeated event has the id that it had.
/// </summary>
public sealed class LostNothingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly SyntheticFleet _fleet = new();
    private readonly Destination _near = new();
    private readonly Destination _far = new();
    private readonly List<string> _ids = [];
    private readonly List<CoordinationDiagnostic> _warnings = [];

    private Action? _onChange;
    private int _builds;

    public LostNothingTests()
    {
        _fleet.AddServer("build1");
        _fleet.AddServer("build2");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Five_thousand_events_survive_a_destination_that_is_away_for_a_day_and_a_daemon_that_is_killed_all_the_time()
    {
        Open().Dispose();
        var random = new Random(17);
        var changes = 0;
        _onChange = () =>
        {
            if (++changes % random.Next(3, 60) == 0)
                throw new KilledException();
        };
        _far.IsAway = true;
        var kills = 0;
        const int looks = 500;
        for (var look = 0; look < looks; look++)
        {
            for (var build = 0; build < 5; build++)
                EndBuild();
            kills += await RunUntilDoneAsync(_near, () => _near.Ids.Distinct().Count() == _ids.Count);
            // A dead destination delays nobody.
            Assert.Equal(_ids, _near.Ids.Distinct());
            _time.Advance((TimeSpan.FromDays(1) / looks) - TimeSpan.FromSeconds(10));
        }

        Assert.Empty(_far.Ids);
        _far.IsAway = false;
        _time.Advance(TimeSpan.FromMinutes(10));
        kills += await RunUntilDoneAsync(_far, () => _far.Ids.Distinct().Count() == _ids.Count);

        Assert.Equal(5_000, _ids.Count);
        Assert.Equal(_ids, _far.Ids.Distinct());
        Assert.Equal(_ids, _near.Ids.Distinct());
        Assert.Empty(_warnings);
        Assert.InRange(kills, 100, int.MaxValue);
        // What both have is not kept.
        _onChange = null;
        EndBuild();
        using (var hooks = Open())
            hooks.Keep(_fleet.Read());
        Assert.InRange(Directory.GetFiles(_folder["hooks"], "batch-*").Length, 1, 3);
    }

    [Theory]
    [InlineData(2, int.MaxValue)]
    // More than fit in one file: the kills are while they are written.
    [InlineData(120, 12)]
    public async Task A_daemon_may_be_killed_before_and_after_each_change_of_a_file(int builds, int lastPoint)
    {
        for (var point = 1; point <= lastPoint; point++)
        {
            Reset();
            var left = point;
            _onChange = () =>
            {
                if (--left == 0)
                    throw new KilledException();
            };
            var kills = 0;
            for (var look = 0; look < 2; look++)
            {
                for (var build = 0; build < builds; build++)
                    EndBuild(build < builds / 2 ? "build1" : "build2", mostKept: builds);
                kills += await RunUntilDoneAsync(_near, () => _near.Ids.Distinct().Count() == _ids.Count);
                _time.Advance(TimeSpan.FromMinutes(1));
            }

            Assert.Equal(_ids, _near.Ids.Distinct());
            Assert.InRange(_near.Ids.Count - _ids.Count, 0, 1);
            if (kills == 0)
            {
                Assert.InRange(point, 20, lastPoint);
                return;
            }
        }
    }

    [Fact]
    public async Task After_a_day_of_attempts_an_event_is_given_up_with_a_warning_and_the_next_ones_have_their_day()
    {
        Open().Dispose();
        _far.IsAway = true;
        EndBuild();
        await RunAsync();
        _time.Advance(TimeSpan.FromHours(1));
        EndBuild();
        await RunAsync();
        _time.Advance(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(10));
        await RunAsync();
        Assert.Empty(_warnings);

        _time.Advance(TimeSpan.FromMinutes(10));
        await RunAsync();
        Assert.Equal(["BC3401", "BC3401"], _warnings.Select(warning => warning.Code));
        Assert.Contains(_ids[0], _warnings[0].Message, StringComparison.Ordinal);
        _far.IsAway = false;
        _time.Advance(TimeSpan.FromMinutes(10));
        await RunAsync();

        Assert.Equal(_ids.Skip(2), _far.Ids);
    }

    [Fact]
    public async Task A_new_hook_gets_what_happens_from_then_on_and_one_whose_destination_changed_gets_what_waited()
    {
        EndBuild();
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Empty(_near.Ids);

        EndBuild();
        await RunAsync();
        Assert.Equal(_ids.Skip(2), _near.Ids);
    }

    [Fact]
    public async Task Beside_a_daemon_a_build_does_not_wait_for_a_hook_at_all()
    {
        using var daemon = Open();
        Assert.All(daemon.Deliveries, delivery => Assert.True(delivery.TryBegin()));
        EndBuild();
        using var build = Open();

        Assert.True(build.DeliverAtEndAsync(TimeSpan.FromSeconds(10), CancellationToken.None).IsCompletedSuccessfully);
        Assert.Empty(_near.Ids);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_destination_that_hangs_costs_an_attempt_its_deadline_and_the_other_hooks_nothing()
    {
        _far.Hangs = true;
        using var hooks = Open();
        EndBuild();
        hooks.Keep(_fleet.Read());
        var hung = Deliver(hooks, "far");
        await Deliver(hooks, "near");
        Assert.Equal(_ids, _near.Ids);
        Assert.False(hung.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(30));
        await hung;
        Assert.Equal("not accepted within 30 s", hooks.Deliveries.Single(delivery => delivery.Hook.Name == "far").Problem);
    }

    private static Task<TimeSpan?> Deliver(FleetHooks hooks, string name) =>
        hooks.Deliveries.Single(delivery => delivery.Hook.Name == name).DeliverAsync(TimeSpan.MaxValue, CancellationToken.None);

    private void EndBuild(string server = "build1", int mostKept = 50)
    {
        var job = $"job_{_builds++}";
        _fleet.End(server, job, _time.GetUtcNow(), _time.GetUtcNow().AddSeconds(1), mostKept: mostKept);
        // In their order: two builds of one time are in the order of their servers.
        var id = $"{server}/{job}/{_time.GetUtcNow().ToUnixTimeSeconds()}";
        _ids.AddRange([id + ".started", id + ".finished"]);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    private async Task RunAsync()
    {
        using var hooks = Open();
        hooks.Keep(_fleet.Read());
        await Deliver(hooks, "far");
        await Deliver(hooks, "near");
    }

    // A daemon that is started again whenever it was killed.
    private async Task<int> RunUntilDoneAsync(Destination destination, Func<bool> isDone)
    {
        var (kills, starts) = (0, 0);
        do
        {
            Assert.InRange(++starts, 1, 2_000);
            try
            {
                using var hooks = Open();
                hooks.Keep(_fleet.Read());
                await Deliver(hooks, destination == _far ? "far" : "near");
                await Deliver(hooks, destination == _far ? "near" : "far");
            }
            catch (KilledException)
            {
                kills++;
            }
        }
        while (!isDone());

        return kills;
    }

    private void Reset()
    {
        if (Directory.Exists(_folder["hooks"]))
            Directory.Delete(_folder["hooks"], recursive: true);
        _onChange = null;
        _builds = 0;
        _ids.Clear();
        _near.Ids.Clear();
        _far.Ids.Clear();
        foreach (var builds in _fleet.Builds.Values)
            builds.Clear();
        // The hooks are seen before the first build.
        Open().Dispose();
    }

    private FleetHooks Open()
    {
        Directory.CreateDirectory(_folder["hooks"]);
        var near = new HookSettings { Name = "near", On = [HookSettings.BuildStarted, HookSettings.BuildEnded], Append = "/nowhere" };
        HookSettings[] settings = [near, near with { Name = "far" }];
        var journal = new HookJournal(OpenFolder.Open(_folder["hooks"]), FileModes.PrivateFile) { OnChange = _onChange };
        return new FleetHooks(
            settings, journal, new FleetEvents("build1", "https://example.org/fleet.git", text => text), null!, EnvironmentSnapshot.Take(),
            text => text, _warnings.Add, _time)
        {
            OpenWith = hook => hook.Name == "far" ? _far : _near,
        };
    }

    private sealed class KilledException : Exception;

    private sealed class Destination : HookDestination
    {
        public List<string> Ids { get; } = [];

        public bool IsAway { get; set; }

        public bool Hangs { get; set; }

        public override async Task DeliverAsync(byte[] line, CancellationToken cancellationToken)
        {
            if (Hangs)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            if (IsAway)
                throw new HookException("it is away");
            Ids.Add(JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!);
        }

        public override void Dispose()
        {
        }
    }
}
