using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace BuildCoordination.Telemetry;

/// <summary>
/// The instruments with the name <c>BuildCoordination</c>. They are static because listeners find sources by name in the whole process.
/// </summary>
internal static class Instruments
{
    private const string Name = "BuildCoordination";

    // The assembly's own version is that of its API.
    private static readonly string? Version = typeof(Instruments).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static readonly Meter Meter = new(Name, Version);

    public static readonly ActivitySource Source = new(Name, Version);

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "cicd.pipeline.run.duration", "s", "Duration of a pipeline run grouped by pipeline, state and result.",
        advice: Buckets(1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400));

    public static readonly UpDownCounter<long> ActiveRuns = Meter.CreateUpDownCounter<long>(
        "cicd.pipeline.run.active", "{run}", "The number of pipeline runs currently active in the system by state.");

    public static readonly Counter<long> RunErrors = Meter.CreateCounter<long>(
        "cicd.pipeline.run.errors", "{error}", "The number of errors encountered in pipeline runs (eg. compile, test failures).");

    public static readonly Counter<long> SystemErrors = Meter.CreateCounter<long>(
        "cicd.system.errors", "{error}", "The number of errors in a component of the CICD system (eg. controller, scheduler, agent).");

    public static readonly Histogram<double> PushDuration = Meter.CreateHistogram(
        "buildcoordination.push.duration", "s", "Duration of a push to the coordination repository by its outcome.",
        advice: Buckets(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30));

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
