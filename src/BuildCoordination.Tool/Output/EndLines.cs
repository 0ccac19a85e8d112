using BuildCoordination.Builds;
using BuildCoordination.CloudStack;
using BuildCoordination.Display;
using BuildCoordination.Hosting;

namespace BuildCoordination.Tool.Output;

/// <summary>The lines about the end of a build: result, name, duration, packages and logs.</summary>
internal static class EndLines
{
    public static IEnumerable<string> Of(CloudStackResult result) =>
    [
        Head(result.Outcome, result.Name, result.Duration, result.ExitCode, result.JobId),
        .. result.Failure.Lines.Select(line => $"  {line}"),
        .. result.Failure.Remedy is { } remedy ? [$"remedy: {remedy}"] : Array.Empty<string>(),
        .. result.Packages.Select(package =>
            $"package: {package.Path ?? package.Name}  {Bytes.Format(package.Size ?? 0)}  sha256 {package.Sha256}"),
        .. result.Logs.Select(log => $"log: {log}"),
    ];

    public static IEnumerable<string> Of(WrappedResult result) =>
    [
        Head(result.Outcome, result.Name, result.Duration, result.ExitCode, result.JobId),
        .. result.Log is { } log ? [$"log: {log}"] : Array.Empty<string>(),
    ];

    private static string Head(BuildOutcome outcome, string name, TimeSpan duration, int exitCode, string job) =>
        $"{outcome.Result()}: {name}, {Duration.Format(duration)}{(exitCode == 0 ? "" : $", exit code {exitCode}")}, {job}";
}
