using System.Diagnostics;

namespace BuildCoordination.Bench;

/// <summary>Two ways of doing something, in turns in one run: what else the machine does meanwhile hits both.</summary>
internal sealed record Pairs(double Ours, double Theirs)
{
    public double Ratio => Ours / Theirs;

    public double More => Ours - Theirs;

    /// <summary>The medians in milliseconds. Each is done once before, uncounted.</summary>
    public static async Task<Pairs> OfAsync(int rounds, Func<Task<double>> ours, Func<Task<double>> theirs)
    {
        await ours();
        await theirs();
        var (a, b) = (new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            a.Add(await ours());
            b.Add(await theirs());
        }

        return new(Median(a), Median(b));
    }

    public static async Task<double> MillisecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
