using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace BuildCoordination.Tests.Hostile;

/// <summary>Runs a check over many seeds on all cores, and says of the first that failed, or hung, which it was.</summary>
internal sealed class Fuzz(string name, Func<int, IEnumerable<string>> check)
{
    /// <summary>Set to a seed that a failure printed: only that one is run.</summary>
    private const string Replay = "BUILDCOORD_TEST_SEED";

    /// <summary>More or fewer than a test asks for.</summary>
    private const string Cases = "BUILDCOORD_TEST_CASES";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, (int Seed, long Since)> _running = new();
    private int _next;
    private int _count;

    /// <summary>The first seed: the clock's, so that every run looks at others.</summary>
    public static int AnySeed() => (int)(TimeProvider.System.GetTimestamp() & 0x3fff_ffff);

    /// <param name="first">The first seed.</param>
    /// <param name="atLeast">So many, however long it takes.</param>
    /// <param name="until">No more of those above <paramref name="atLeast"/> after this time.</param>
    public async Task RunAsync(int first, int atLeast, TimeSpan until)
    {
        if (Environment.GetEnvironmentVariable(Replay) is { } seed)
            (first, atLeast, until) = (int.Parse(seed, CultureInfo.InvariantCulture), 1, TimeSpan.Zero);
        else if (Environment.GetEnvironmentVariable(Cases) is { } cases)
            atLeast = int.Parse(cases, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: first seed {first}");
        _next = first;
        using var deadline = new CancellationTokenSource(until);
        var workers = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(worker => Task.Factory.StartNew(() => Work(worker, first + atLeast, deadline.Token), TaskCreationOptions.LongRunning))
            .ToArray();
        var all = Task.WhenAll(workers);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(1))) != all)
        {
            foreach (var (hung, since) in _running.Values)
            {
                Assert.False(
                    since != 0
                        && TimeProvider.System.GetElapsedTime(since) > Patience,
                        $"{name}: seed {hung} hangs. {Replay}={hung} runs it alone.");
            }
        }

        await all;
        Report();
    }

    private void Work(int worker, int last, CancellationToken stop)
    {
        for (var seed = Interlocked.Increment(ref _next) - 1; seed < last
            || !stop.IsCancellationRequested; seed = Interlocked.Increment(ref _next) - 1)
        {
            _running[worker] = (seed, TimeProvider.System.GetTimestamp());
            try
            {
                foreach (var outcome in check(seed))
                    _outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{name}: seed {seed}. {Replay}={seed} runs it alone.\n{e.Message}", e);
            }

            Interlocked.Increment(ref _count);
        }

        _running.TryRemove(worker, out _);
    }

    private void Report()
    {
        var total = string.Create(CultureInfo.InvariantCulture, $"{name}: {_count} cases, {_outcomes.Count} outcomes");
        TestContext.Current.TestOutputHelper?.WriteLine(total);
        var report = new StringBuilder().AppendLine(total);
        foreach (var (outcome, count) in _outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            report.AppendLine(CultureInfo.InvariantCulture, $"{count,10}  {outcome}");
        if (Environment.GetEnvironmentVariable("BUILDCOORD_TEST_REPORT") is { } file)
            File.AppendAllText(file, report.ToString());
    }

    public int Count => _count;

    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;
}
