using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>The crowd at four times its size: run by <c>./test.sh --slow</c>.</summary>
public sealed class LargeCrowdTests : IDisposable
{
    private const int Processes = 8;
    private const int Each = 100;

    private static readonly string WorkerProgram = Path.Combine(Repository.Root, "artifacts", "bin", "Worker", "debug", "worker");

    private readonly TestFleet _fleet = new();

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Eight_hundred_of_eight_hundred_messages_arrive_once(bool oneCache)
    {
        var senders = Enumerable.Range(1, Processes).Select(i => Shell.RunAsync(
            WorkerProgram, ["send", $"p{i}", $"{Each}"], _fleet.Machine($"build{i}", oneCache ? "shared" : $"host{i}"), patience: TimeSpan.FromMinutes(10)));
        await Task.WhenAll(senders);

        var expected = Enumerable.Range(1, Processes).SelectMany(p => Enumerable.Range(0, Each).Select(n => $"p{p} {n}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), _fleet.AllSubjects().Order(StringComparer.Ordinal));
        Assert.InRange(_fleet.LiveMessages().Count, 1, 500);
    }

    public void Dispose() => _fleet.Dispose();
}
