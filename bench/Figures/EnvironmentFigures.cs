using BuildCoordination.Builds.Environments;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Bench;

/// <summary>The time in which the environment of a build is collected.</summary>
internal static class EnvironmentFigures
{
    private const int Goal = 100;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var source = work["source"];
        await Workplace.RunAsync("cp", ["-r", Path.Combine(Workplace.Root, "samples", "cloudstack-mini"), source]);
        await Workplace.RunAsync("git", ["init", "-q", source]);
        await Workplace.RunAsync("git", ["-C", source, "add", "-A"]);
        await Workplace.RunAsync("git", ["-C", source, "commit", "-q", "-m", "Source"]);
        await File.AppendAllTextAsync(Path.Combine(source, "pom.xml"), "<!-- changed -->\n");
        var first = await CollectAsync(source);
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
            times.Add(await CollectAsync(source));
        var median = times.Order().ElementAt(rounds / 2);
        return
        [
            new("the environment of a build, collected while it runs", "", $"≤ {Goal} ms",
                $"{median:0} ms (at most {times.Max():0} ms of {rounds}; the first in a process {first:0} ms)", median <= Goal),
        ];
    }

    private static Task<double> CollectAsync(string source) => Pairs.MillisecondsAsync(
        () => new EnvironmentReader(EnvironmentSnapshot.Take(), new GitOptions())
            .ReadAsync(new EnvironmentRequest { Source = source, Arguments = ["mvn clean install"] }, CancellationToken.None));
}
