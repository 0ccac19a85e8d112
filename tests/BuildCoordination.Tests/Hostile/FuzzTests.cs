namespace BuildCoordination.Tests.Hostile;

/// <summary>Anybody who can push can put anything into the repository; a disk can put anything into a file.</summary>
public class FuzzTests
{
    /// <summary>Seeds that found something once.</summary>
    public static TheoryData<int> Kept => [1, 2, 3];

    [Fact]
    public async Task No_reader_crashes_hangs_or_loses_a_message_whatever_the_document() =>
        await ReadAsync(Fuzz.AnySeed(), 3_000, TimeSpan.FromSeconds(4));

    [Fact(Explicit = true)]
    public async Task Up_to_a_million_documents_crash_hang_and_lose_nothing()
    {
        var fuzz = await ReadAsync(Fuzz.AnySeed(), LongProof.Times(1_000_000, 100_000), TimeSpan.Zero);
        foreach (var (name, _) in Readers.All)
        {
            Assert.True(
                fuzz.Outcomes.Keys.Count(outcome => outcome.StartsWith(name + ": ", StringComparison.Ordinal)) > (
                name is "status, written" or "terminal" ? 0 : 1), $"{name} had one outcome only");
        }
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_found_something_once_finds_nothing_now(int seed) => Assert.NotEmpty(Read(seed).ToList());

    private static async Task<Fuzz> ReadAsync(int first, int atLeast, TimeSpan until)
    {
        var fuzz = new Fuzz("readers", Read);
        await fuzz.RunAsync(first, atLeast, until);
        return fuzz;
    }

    private static IEnumerable<string> Read(int seed)
    {
        var (kind, bytes) = HostileDocument.Make(seed);
        // Its own reader, and another that somebody led to it.
        var (other, readOther) = Readers.All[seed % Readers.All.Count];
        foreach (var (name, read) in Readers.All.Where(reader => reader.Name.StartsWith(kind, StringComparison.Ordinal)))
            yield return $"{name}: {Try(name, read, bytes, seed)}";
        yield return $"{other}: {Try(other, readOther, bytes, seed)}";
    }

    private static string Try(string name, Func<byte[], string> read, byte[] bytes, int seed)
    {
        try
        {
            return read(bytes);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name}: {e.GetType().Name}: {e.Message}\n{HostileDocument.Describe(seed)}", e);
        }
    }
}
