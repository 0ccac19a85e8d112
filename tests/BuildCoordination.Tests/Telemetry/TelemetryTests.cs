using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BuildCoordination.Builds;
using BuildCoordination.Hosting;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Telemetry;

/// <summary>
/// What OpenTelemetry, or whoever else listens in this process, hears of builds, in the words of its conventions for CI/CD.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Source = "BuildCoordination";

    private readonly TestFleet _fleet = new();
    private readonly string _name = $"docs-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measured = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryTests()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Source)
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Map(tags))));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Map(tags))));
        _meters.Start();
    }

    [Fact]
    public async Task A_build_is_a_span_with_its_targets_within_and_leaves_the_callers_own_span_as_it_is()
    {
        using var source = new ActivitySource($"caller of {_name}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var caller = source.StartActivity("release");

        await BuildAsync(run => run.SucceedAsync(), target => target.SucceedAsync());

        Assert.Same(caller, Activity.Current);
        var (build, target) = (Span($"BUILD {_name}"), SpanOfTarget());
        Assert.Equal((caller!.TraceId, caller.SpanId), (build.TraceId, build.ParentSpanId));
        Assert.Equal((build.TraceId, build.SpanId), (target.TraceId, target.ParentSpanId));
        Assert.Equal((ActivityKind.Server, ActivityKind.Internal), (build.Kind, target.Kind));
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Unset), (build.Status, target.Status));
        Assert.True(target.StartTimeUtc >= build.StartTimeUtc && target.Duration <= build.Duration);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["cicd.pipeline.name"] = _name,
                ["cicd.pipeline.run.id"] = build.GetTagItem("cicd.pipeline.run.id"),
                ["cicd.pipeline.action.name"] = "BUILD",
                ["cicd.pipeline.result"] = "success",
                ["cicd.worker.name"] = "build1",
                ["vcs.ref.head.name"] = "release",
                ["vcs.ref.head.type"] = "branch",
                ["vcs.ref.head.revision"] = "24f41b6e84",
                ["buildcoordination.job"] = "nightly-7",
            },
            build.TagObjects.ToDictionary(StringComparer.Ordinal));
        Assert.StartsWith("job_", (string)build.GetTagItem("cicd.pipeline.run.id")!, StringComparison.Ordinal);
        Assert.Equal(build.GetTagItem("cicd.pipeline.run.id"), target.GetTagItem("cicd.pipeline.run.id"));
        Assert.Equal(
            ("Pages", "success"), (target.GetTagItem("cicd.pipeline.task.name"), target.GetTagItem("cicd.pipeline.task.run.result")));
        Assert.Equal($"{build.GetTagItem("cicd.pipeline.run.id")}.0", target.GetTagItem("cicd.pipeline.task.run.id"));
    }

    [Fact]
    public async Task A_build_in_a_child_process_has_its_span_below_that_of_the_build_around_it()
    {
        await using var outer = await _fleet.OpenAsync(
            "build1", change: variables => variables["TRACEPARENT"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var seen = Path.Combine(_fleet.Folder, "seen");

        Assert.Equal(
            0, await new WrappedCommand { Name = _name, Command = ["sh", "-c", $"echo $TRACEPARENT > '{seen}'"] }
                .RunAsync(outer, TestContext.Current.CancellationToken));

        var build = Span($"BUILD {_name}");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), ($"{build.TraceId}", $"{build.ParentSpanId}"));
        Assert.Equal(build.Id, (await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken)).Trim());
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nEVIL=1", "a=1", false)]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\nEVIL", "a=1", false)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "a=1", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1\nEVIL=1", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "EVIL\u001b[2J", true)]
    public async Task A_variable_of_another_form_than_W3Cs_is_not_handed_on(string parent, string state, bool isParentUsed)
    {
        await using var outer = await _fleet.OpenAsync(
            "build1", change: variables => (variables["TRACEPARENT"], variables["TRACESTATE"]) = (parent, state));
        var seen = Path.Combine(_fleet.Folder, "seen");

        var command = new WrappedCommand
        {
            Name = _name, Command = ["sh", "-c", $"echo \"$TRACEPARENT/$TRACESTATE\" > '{seen}'"],
        };
        Assert.Equal(0, await command.RunAsync(outer, TestContext.Current.CancellationToken));

        var build = Span($"BUILD {_name}");
        Assert.Equal(isParentUsed, $"{build.TraceId}" == "0af7651916cd43dd8448eb211c80319c");
        Assert.Equal($"{build.Id}/\n", await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_has_its_result_and_reason_without_secrets_and_is_counted_once_for_its_target()
    {
        var details = new BuildEndDetails { ExitCode = 2, Reason = "login with password=hunter2-and-more failed" };
        await BuildAsync(run => run.FailAsync(BuildOutcome.Failure), target => target.FailAsync(BuildOutcome.Timeout, details));

        var (build, target) = (Span($"BUILD {_name}"), SpanOfTarget());
        Assert.Equal((ActivityStatusCode.Error, ActivityStatusCode.Error), (build.Status, target.Status));
        Assert.Equal(("failure", "timeout"), (build.GetTagItem("error.type"), target.GetTagItem("error.type")));
        Assert.StartsWith("login with ", target.StatusDescription, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", target.StatusDescription + build.StatusDescription, StringComparison.Ordinal);
        var error = Assert.Single(Of("cicd.pipeline.run.errors"));
        Assert.Equal((1, "timeout"), (error.Value, error.Tags["error.type"]));
    }

    [Fact]
    public async Task Runs_are_active_from_their_start_to_their_end_and_have_a_duration_by_result()
    {
        await BuildAsync(run => run.FailAsync(BuildOutcome.Cancellation), target => target.SkipAsync());

        Assert.Equal([1, -1], Of("cicd.pipeline.run.active").Select(measured => measured.Value));
        var duration = Assert.Single(Of("cicd.pipeline.run.duration"));
        Assert.InRange(duration.Value, 0, 60);
        Assert.Equal(("cancellation", "executing"), (duration.Tags["cicd.pipeline.result"], duration.Tags["cicd.pipeline.run.state"]));
        Assert.False(duration.Tags.ContainsKey("error.type"));
        Assert.Empty(Of("cicd.pipeline.run.errors"));
    }

    [Fact]
    public async Task Pushes_have_a_duration_by_outcome_and_our_warnings_are_errors_of_the_system()
    {
        _fleet.Hook("pre-receive", "[ -e once ] || { touch once; exit 1; }");
        await BuildAsync(run => run.SucceedAsync(), target => target.SucceedAsync(), events: "/dev/null/events");

        var outcomes = _measured.Where(measured => measured.Instrument == "buildcoordination.push.duration" && measured.Value > 0)
            .Select(measured => measured.Tags["buildcoordination.push.outcome"]).ToArray();
        Assert.Contains("rejected", outcomes);
        Assert.Contains("accepted", outcomes);
        Assert.Contains(
            _measured, measured =>
            measured.Instrument == "cicd.system.errors" && (string?)measured.Tags["error.type"] == "BC3402"
                && (string?)measured.Tags["cicd.system.component"] == "buildcoord");
    }

    [Fact]
    public async Task A_listener_that_throws_is_not_in_the_way_of_a_build()
    {
        using var faulty = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref options) =>
                options.Name.EndsWith(_name, StringComparison.Ordinal)
                    ? throw new InvalidOperationException("a fault of the listener")
                    : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(faulty);
        await BuildAsync(run => run.SucceedAsync(), target => target.SucceedAsync());
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith($"Build Complete: {_name}", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        _fleet.Dispose();
    }

    private async Task BuildAsync(Func<BuildRun, Task> end, Func<BuildTarget, Task> endTarget, string events = "")
    {
        await using var coordinator = await _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_EVENTS"] = events);
        await using (
            var run =
            await coordinator.BeginBuildAsync(new() { Name = _name, JobId = "nightly-7", Branch = "release", Commit = "24f41b6e84" }))
        {
            await endTarget(await run.BeginTargetAsync("Pages"));
            await end(run);
        }

        await coordinator.FlushAsync();
    }

    // Other tests of this process build too.
    private IEnumerable<(string Instrument, double Value, Dictionary<string, object?> Tags)> Of(string instrument) =>
        _measured.Where(measured => measured.Instrument == instrument && (string?)measured.Tags["cicd.pipeline.name"] == _name);

    private Activity Span(string name) => _spans.Single(span => span.DisplayName == name);

    private Activity SpanOfTarget() =>
        _spans.Single(span => span.DisplayName == "Pages" && (string?)span.GetTagItem("cicd.pipeline.name") == _name);

    private static Dictionary<string, object?> Map(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.ToArray().ToDictionary(StringComparer.Ordinal);
}
