using System.Diagnostics;

namespace BuildCoordination.Bench;

/// <summary>
/// Two ways of doing something, in turns in one run: what else the machine does meanwhile hits both. The medians of what each pair says.
/// </summary>
internal sealed record Pairs(double Ours, double Ratio, double More)
{
    /// <summary>How many there were.</summary>
    public required int Count { get; init; }

    /// <summary>Half of the ratios lie between these.</summary>
    public required (double Low, double High) Spread { get; init; }

    /// <summary>The ratio, for the table.</summary>
    public string Figure => $"{Ratio:0.00} × ({Spread.Low:0.00} to {Spread.High:0.00}, {Count} pairs)";

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

        return new(Median(times), Median(ratios), Median(more)) { Count = rounds, Spread = (At(ratios, 0.25), At(ratios, 0.75)) };
    }

    public static async Task<double> MillisecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    public static double Median(List<double> values) => At(values, 0.5);

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));
}
