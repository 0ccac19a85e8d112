using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Hostile;

/// <summary>A publisher whose every document in the coordination repository was written by somebody else.</summary>
[Trait("Takes", "long")]
public class RepositoryFuzzTests
{
    private static readonly DateTimeOffset Now = new(2025, 11, 6, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Paths =
    [
        RepositoryPaths.Messages, RepositoryPaths.Status("build1"), RepositoryPaths.Builds("build1"), RepositoryPaths.Reads("build1"),
            RepositoryPaths.Heartbeat("build1"),
        RepositoryPaths.Jobs, RepositoryPaths.Format, RepositoryPaths.Reads("build2"), $"{RepositoryPaths.Archive}/messages-2025-10.json",
    ];

    [Fact]
    public async Task Every_update_is_published_into_it_once_and_nothing_readable_is_lost() =>
        await new Fuzz("publisher", Publish).RunAsync(Fuzz.AnySeed(), 1_000, TimeSpan.FromSeconds(4));

    [Fact(Explicit = true)]
    public async Task Every_update_is_published_into_up_to_twenty_thousand_of_them() =>
        await new Fuzz("publisher", Publish).RunAsync(Fuzz.AnySeed(), LongProof.Times(20_000, 2_000), TimeSpan.Zero);

    private static IEnumerable<string> Publish(int seed)
    {
        var random = new Random(seed);
        var files = Paths.Where(_ => random.Next(3) > 0).ToDictionary(path => path, path => Hostile(path, random), StringComparer.Ordinal);
        WaitingUpdate[] updates =
            [.. GoodDocuments.Updates.Select((update, i) => Waiting(update, 1_762_400_000_000 + i, tried: random.Next(2) == 0))];
        var before = Readable(files);

        Apply(files, updates);
        var after = Readable(files);
        foreach (var id in updates.Where(update => update.Update is MessageUpdate or BuildEndUpdate).Select(update => update.File.Id))
            Assert.Single(after, other => other == id);
        Assert.Empty(Missing(before, after));
        Assert.False(StatusDocument.Parse(files[RepositoryPaths.Status("build1")]).NeedsRepair);
        Assert.Contains("msg_1761784512_4821", ReadsDocument.Parse(files[RepositoryPaths.Reads("build1")]).Read);

        var again = new Dictionary<string, byte[]>(files, StringComparer.Ordinal);
        Apply(again, [.. updates.Select(update => update with { Tried = true })]);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(Encoding.Latin1.GetString(file.Value), Encoding.Latin1.GetString(again[file.Key])));
        return [files.Keys.Any(path => path.StartsWith(RepositoryPaths.Quarantine, StringComparison.Ordinal)) ? "repaired" : "as it was"];
    }

    // Mostly a document of the right kind, as chance would hardly find one.
    private static byte[] Hostile(string path, Random random)
    {
        var kind = path.Contains("archive", StringComparison.Ordinal) ? "archive" : Path.GetFileNameWithoutExtension(path);
        for (var tries = 0; ; tries++)
        {
            var (of, bytes) = HostileDocument.Make(random.Next());
            if ((of == kind || tries == 40) && bytes.Length < 100_000)
                return bytes;
        }
    }

    private static void Apply(Dictionary<string, byte[]> files, IReadOnlyList<WaitingUpdate> updates)
    {
        var documents = new TreeChanges(path => files.GetValueOrDefault(path), folder => List(files, folder));
        foreach (var (path, bytes) in Batch.Apply(updates, documents, Now).Changes)
        {
            if (bytes is null)
                files.Remove(path);
            else
                files[path] = bytes;
        }
    }

    private static string[] List(Dictionary<string, byte[]> files, string folder) =>
        [.. files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(path => path[(folder.Length + 1)..].Split('/')[0]).Distinct()];

    private static List<string> Readable(Dictionary<string, byte[]> files) =>
        [.. files.Where(
            file => file.Key == RepositoryPaths.Messages || file.Key.StartsWith(RepositoryPaths.Archive, StringComparison.Ordinal))
                .SelectMany(file => ArchiveSegment.Read(file.Value)).Select(message => message.Id)];

    private static List<string> Missing(List<string> before, List<string> after)
    {
        foreach (var id in after)
            before.Remove(id);
        return before;
    }

    private static WaitingUpdate Waiting(Update update, long stamp, bool tried) =>
        new(OutboxName.ForEvent("x", stamp, null), new UpdateFile { Id = MessageId.New(stamp), Stamp = stamp, Update = update }, tried);
}
