using System.Diagnostics;

namespace BuildCoordination.Bench;

/// <summary>
/// Two ways of doing something, in turns in one run: what else the machine does meanwhile hits both. The medians of what each pair says.
/// </summary>
internal sealed record Pairs(double Ours, double Ratio, double More)
{
    /// <summary>Each takes milliseconds, and is done once before, uncounted.</summary>
    public static async Task<Pairs> OfAsync(int rounds, Func<Task<double>> ours, Func<Task<double>> theirs)
    {
        await ours();
        await theirs();
        var (times, ratios, more) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            var (a, b) = (await ours(), await theirs());
            times.Add(a);
            ratios.Add(a / b);
            more.Add(a - b);
        }

        return new(Median(times), Median(ratios), Median(more));
    }

    public static async Task<double> MillisecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
