using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Hooks;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Hooks;

/// <summary>What happens in a fleet is an event once, with the facts that a person or a program needs.</summary>
public sealed class FleetEventsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly SyntheticFleet _fleet = new();
    private readonly FleetEvents _events =
        new("build1", "https://example.org/fleet.git", text => text.Replace("hunter2", "***", StringComparison.Ordinal));

    private IReadOnlyDictionary<string, DateTimeOffset> _lost = new Dictionary<string, DateTimeOffset>();

    public FleetEventsTests()
    {
        _fleet.AddServer("build1");
        _fleet.AddServer("build2");
    }

    [Fact]
    public void A_build_begins_and_ends_with_the_same_id_whether_it_was_seen_running_or_not()
    {
        _fleet.Jobs["build2"].Add(new() { Id = "job_1", Name = "docs", StartedAt = Now.AddMilliseconds(123) });
        var running = Assert.Single(Find());
        Assert.Equal(("build-started", "build2", "docs on build2 started"), (running.Event, running.Server, running.Text));

        _fleet.Jobs["build2"].Clear();
        _fleet.End("build2", "job_1", Now, Now.AddMinutes(3), "failure");
        var ended = Find();

        Assert.Equal(["build-started", "build-ended"], ended.Select(happened => happened.Event));
        Assert.Equal(running.Id, ended[0].Id);
        Assert.Equal("docs on build2 failed after 3m 00s: the tests failed", ended[1].Text);
        Assert.Equal(Now.AddMinutes(3), ended[1].Time);
    }

    [Fact]
    public void A_build_of_the_bash_scripts_starts_once_and_ends_once_also_if_it_says_its_start_again_or_uses_an_id_again()
    {
        var building = new ServerStatus
        {
            Server = "build2",
            State = "building",
            CurrentJob = new() { Id = "job_1", StartedAt = Now },
        };
        var ended = new ServerStatus(building)
        {
            State = "idle",
            CurrentJob = null,
            LastBuild = new() { Id = "job_1", Status = "success", CompletedAt = Now.AddMinutes(7), DurationSeconds = 399 },
        };
        var again = new ServerStatus(ended) { State = "building", CurrentJob = building.CurrentJob with { StartedAt = Now.AddMinutes(9) } };
        ServerStatus[] looks =
        [
            building, new(building) { CurrentJob = building.CurrentJob with { StartedAt = Now.AddMinutes(3) } },
            // Its packages are built after its end.
            new(building) { LastBuild = ended.LastBuild }, ended, again,
            new(again) { CurrentJob = null, LastBuild = new(ended.LastBuild) { CompletedAt = Now.AddMinutes(12) } },
        ];

        var events = looks.SelectMany(Find).DistinctBy(happened => happened.Id);

        Assert.Equal(["build-started", "build-ended", "build-started", "build-ended"], events.Select(happened => happened.Event));

        IReadOnlyList<HookEvent> Find(ServerStatus status) =>
            _events.Find(_fleet.Read() with { Servers = [status] }, [], _lost, Now).Events;
    }

    [Fact]
    public void The_first_success_after_a_failure_is_fixed_and_a_cancelled_build_between_them_changes_nothing()
    {
        string[] results = ["failure", "cancellation", "success", "success", "timeout", "error"];
        for (var number = 0; number < results.Length; number++)
            _fleet.End("build1", $"job_{number}", Now.AddMinutes(number), Now.AddMinutes(number), results[number]);
        _fleet.End("build1", "other", Now, Now.AddHours(1), name: "other");

        Assert.Equal(
            ["failed", "cancelled", "fixed", "success", "failed", "failed", "success"],
            Find().Where(happened => happened.Event == "build-ended").OrderBy(happened => happened.Time)
                .Select(happened => happened.Build!.Result));
    }

    [Fact]
    public void Ends_of_one_second_are_in_the_order_in_which_they_happened_and_an_unknown_result_is_no_failure()
    {
        string[] results = ["failure", "unknown", "success"];
        for (var number = 0; number < results.Length; number++)
            _fleet.End("build1", $"job_{number}", Now, Now, results[number]);
        _fleet.Builds["build1"][0] = new(_fleet.Builds["build1"][0]) { Commit = "unknown" };

        var ends = Find().Where(happened => happened.Event == "build-ended").ToArray();

        Assert.Equal(["failed", "unknown", "fixed"], ends.Select(happened => happened.Build!.Result));
        Assert.Equal("docs on build1 ended after 0 ms", ends[1].Text);
        // A commit status for a commit that nobody knows would be tried for a day.
        Assert.Null(ends[2].Build!.Commit);
        Assert.False(FleetEvents.Takes(Hook("build-ended") with { Results = ["failed", "fixed", "success"] }, ends[1]));
    }

    [Theory]
    [InlineData("fixed", "success", true)]
    [InlineData("success", "fixed", false)]
    [InlineData("failed", "failed,fixed", true)]
    [InlineData("cancelled", "failed,fixed", false)]
    public void A_hook_takes_the_results_that_it_names(string result, string wanted, bool isTaken)
    {
        var happened = Ended(result);
        Assert.Equal(isTaken, FleetEvents.Takes(Hook("build-ended") with { Results = wanted.Split(',') }, happened));
    }

    [Fact]
    public void A_hook_takes_the_servers_and_builds_that_it_names_with_wildcards()
    {
        var hook = Hook("build-ended");
        Assert.True(FleetEvents.Takes(hook with { Servers = ["build*"], Names = ["do?s", "x"] }, Ended("failed")));
        Assert.False(FleetEvents.Takes(hook with { Servers = ["Build2"] }, Ended("failed")));
        Assert.False(FleetEvents.Takes(hook with { Names = ["docs-*"] }, Ended("failed")));
        Assert.False(FleetEvents.Takes(Hook("build-started"), Ended("failed")));
    }

    [Fact]
    public void A_message_to_this_server_or_to_all_is_an_event_and_the_report_of_a_build_or_an_own_message_is_none()
    {
        FleetMessage[] messages =
        [
            Mail("1", "build2", "build1"), Mail("2", "build2", "all"), Mail("3", "build1", "all"), Mail("4", "build2", "build3"),
            new(Mail("5", "build2", "all")) { Event = "end", Job = "job_1" }, Mail("1", "build3", "all"),
        ];
        _fleet.Messages.AddRange(messages);

        var found = Find();

        Assert.Equal(["build2 1", "build2 2", "build3 1"], found.Select(happened => $"{happened.Server} {happened.Message!.Id}"));
        // The bash scripts' ids collide.
        Assert.Equal(3, found.Select(happened => happened.Id).Distinct().Count());
        Assert.Equal(("key ***", "info from build2 to build1: key ***"), (found[0].Message!.Subject, found[0].Text));
    }

    [Fact]
    public void A_build_that_is_reported_as_stalled_is_an_event_with_its_name()
    {
        _fleet.Jobs["build2"].Add(new() { Id = "job_1", Name = "docs", StartedAt = Now });
        _fleet.Messages.Add(new(Mail("1", "build2", "all"))
        {
            Event = MessageEvent.Stalled,
            Job = "job_1",
            Subject = "Build Stalled: docs: no output for 20m 00s",
        });

        var stalled = Assert.Single(Find(), happened => happened.Event != "build-started");

        Assert.Equal(
            ("stalled", "docs", "Build Stalled: docs: no output for 20m 00s"), (stalled.Event, stalled.Build!.Name, stalled.Text));
        Assert.True(FleetEvents.Takes(Hook("stalled") with { Names = ["docs"] }, stalled));
    }

    [Fact]
    public void A_server_is_lost_once_and_back_when_it_is_seen_to_live()
    {
        _fleet.Heartbeats["build2"] = (HeartbeatVerdict.Stale, TimeSpan.FromMinutes(6));
        _fleet.Heartbeats["build1"] = (HeartbeatVerdict.Stale, TimeSpan.FromMinutes(6));
        var lost = Assert.Single(Find());
        Assert.Equal(("server-lost", "build2", Now.AddMinutes(-6)), (lost.Event, lost.Server, lost.Time));

        _fleet.Heartbeats["build2"] = (HeartbeatVerdict.Lost, TimeSpan.FromDays(2));
        Assert.Equal(lost.Id, Assert.Single(Find(TimeSpan.FromDays(2))).Id);
        _fleet.Heartbeats["build2"] = (HeartbeatVerdict.Ageing, TimeSpan.FromMinutes(3));
        Assert.Equal(lost.Id, Assert.Single(Find(TimeSpan.FromDays(2))).Id);
        _fleet.Heartbeats["build2"] = (HeartbeatVerdict.Alive, TimeSpan.Zero);

        var back = Assert.Single(Find(TimeSpan.FromDays(2)));
        Assert.Equal(("server-back", "build2 is back: it was lost since 2026-11-29T11:54:00Z"), (back.Event, back.Text));
        Assert.Empty(Find(TimeSpan.FromDays(2)));
    }

    [Fact]
    public void A_build_is_overdue_once_when_its_ends_are_further_apart_than_one_and_a_half_intervals()
    {
        var hook = Hook("overdue") with { Every = TimeSpan.FromDays(1), Names = ["nightly"] };
        _fleet.End("build1", "job_1", Now, Now, name: "nightly");
        _fleet.End("build2", "job_2", Now, Now.AddHours(1), name: "nightly");

        Assert.DoesNotContain(Find(TimeSpan.FromHours(37) - TimeSpan.FromTicks(1), hook), IsOverdue);
        var first = Assert.Single(Find(TimeSpan.FromHours(37), hook), IsOverdue);
        Assert.Equal(first.Id, Assert.Single(Find(TimeSpan.FromHours(99), hook), IsOverdue).Id);
        Assert.Equal(("nightly", "build2", hook.Name), (first.Build!.Name, first.Server, first.Hook));
        Assert.False(FleetEvents.Takes(hook with { Name = "other" }, first));

        _fleet.End("build1", "job_3", Now.AddHours(40), Now.AddHours(40), name: "nightly");
        Assert.DoesNotContain(Find(TimeSpan.FromHours(41), hook), IsOverdue);

        static bool IsOverdue(HookEvent happened) => happened.Event == "overdue";
    }

    [Fact]
    public void A_request_is_unanswered_when_its_time_has_passed()
    {
        var request = new FleetMessage(Mail("1", "build1", "build2"))
        {
            AckRequired = true,
            AckWithin = TimeSpan.FromHours(2),
            Timestamp = Now,
        };
        var others = new FleetMessage(request) { Id = "3", From = "x", To = "y" };
        _fleet.OpenRequests.AddRange([request, new(request) { Id = "2", AckWithin = null }, others]);

        Assert.Empty(Find(TimeSpan.FromHours(1.9)));
        var unanswered = Assert.Single(Find(TimeSpan.FromHours(2)));
        Assert.Equal(
            ("unanswered", "build2 has not answered the request of build1: key ***", Now.AddHours(2)),
            (unanswered.Event, unanswered.Text, unanswered.Time));
    }

    [Fact]
    public void Who_only_builds_does_not_say_what_did_not_happen()
    {
        _fleet.Heartbeats["build2"] = (HeartbeatVerdict.Stale, TimeSpan.FromMinutes(6));
        _fleet.End("build2", "job_1", Now, Now);
        var hook = Hook("overdue") with { Every = TimeSpan.FromDays(1) };
        var (events, _) = _events.Find(_fleet.Read(isWatched: false), [hook], _lost, Now.AddDays(9));
        Assert.Equal(["build-started", "build-ended"], events.Select(happened => happened.Event));
    }

    private IReadOnlyList<HookEvent> Find(TimeSpan later = default, params HookSettings[] hooks)
    {
        (var events, _lost) = _events.Find(_fleet.Read(), hooks, _lost, Now + later);
        return events;
    }

    private static HookSettings Hook(string on) => new() { Name = "hook", On = [on], Append = "/x" };

    private static HookEvent Ended(string result) => new()
    {
        Id = "1",
        Event = "build-ended",
        Time = Now,
        Server = "build2",
        Repository = "x",
        Text = "x",
        Build = new HookBuild { Name = "docs", Result = result },
    };

    private static FleetMessage Mail(string id, string from, string to) =>
        new() { Id = id, From = from, To = to, Subject = "key hunter2", Body = "hunter2", Timestamp = Now };
}
