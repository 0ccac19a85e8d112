using System.Collections.Concurrent;
using System.Diagnostics;
using BuildCoordination.Builds;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>Spans of a program that builds, as OpenTelemetry sees them.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly string _name = $"docs-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "BuildCoordination",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task The_span_of_a_target_is_the_current_one_in_its_body_and_that_of_the_build_around_it()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        var before = Activity.Current;
        await coordinator.BuildAsync(new() { Name = _name }, async (run, cancel) =>
        {
            Assert.Equal($"BUILD {_name}", Activity.Current?.DisplayName);
            await run.TargetAsync(
                "Pages",
                async (_, _) =>
                {
                    await Task.Yield();
                    Assert.Equal("Pages", Activity.Current?.DisplayName);
                },
                cancel);
            Assert.Equal($"BUILD {_name}", Activity.Current?.DisplayName);
        }, Cancel);

        Assert.Same(before, Activity.Current);
    }

    [Fact]
    public async Task The_version_of_the_scope_is_that_of_the_package()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await coordinator.BuildAsync(new() { Name = _name }, (_, _) => Task.CompletedTask, Cancel);
        var package = FileVersionInfo.GetVersionInfo(typeof(BuildCoordinator).Assembly.Location).ProductVersion!.Split('+')[0];
        Assert.Equal(package, Build().Source.Version);
        Assert.NotEqual("0.0.0", package);
    }

    [Fact]
    public async Task The_type_of_an_exception_is_the_type_of_the_error()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await Assert.ThrowsAsync<InvalidDataException>(() => coordinator.BuildAsync(
            new() { Name = _name },
            (run, cancel) => run.TargetAsync("Pages", (_, _) => throw new InvalidDataException("no header"), cancel), Cancel));

        Assert.Equal("System.IO.InvalidDataException", Build().GetTagItem("error.type"));
        Assert.Equal("System.IO.InvalidDataException", SpanOf("Pages").GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_run_with_a_parent_is_reported_as_a_part_of_it()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await coordinator.BuildAsync(new() { Name = _name, CoordinatedTargets = ["Inner"] }, async (outer, cancel) =>
        {
            await using var inner = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "inner", Parent = outer }, cancel);
            Assert.Equal((true, outer.JobId), (inner.IsJoined, inner.JobId));
            await inner.TargetAsync("Inner", (_, _) => Task.CompletedTask, cancel);
            await inner.SucceedAsync(cancellationToken: cancel);
        }, Cancel);

        Assert.DoesNotContain(_fleet.AllSubjects(), subject => subject.Contains(": inner", StringComparison.Ordinal));
        Assert.Contains($"Build Complete: {_name} / Inner", _fleet.AllSubjects());
        Assert.Single(_fleet.Read("build1/builds.json")["builds"]!.AsArray());
        Assert.Equal(Build().TraceId, SpanOf("Inner").TraceId);
    }

    private Activity Build() => SpanOf($"BUILD {_name}");

    private Activity SpanOf(string name) =>
        Assert.Single(_spans, span => span.DisplayName == name && (string?)span.GetTagItem("cicd.pipeline.name") == _name);
}
