using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class ReadsTests
{
    private static readonly DateTimeOffset Joined = new(2025, 11, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_server_that_joins_has_read_what_is_older_than_a_day()
    {
        var reads = ReadsDocument.Parse(null).Begin(Joined);
        Assert.Equal("{\n  \"since\": \"2025-11-04T12:00:00Z\",\n  \"read\": []\n}\n", Encoding.UTF8.GetString(reads.ToBytes()));
        Assert.True(reads.IsRead(new FleetMessage(SampleDocuments.Sample()) { Timestamp = Joined.AddDays(-2) }));
        Assert.False(reads.IsRead(new FleetMessage(SampleDocuments.Sample()) { Timestamp = Joined.AddHours(-1) }));
        Assert.Same(reads, reads.Begin(Joined.AddDays(30)));
    }

    [Fact]
    public void What_is_marked_is_read_and_marking_again_changes_nothing()
    {
        var reads = ReadsDocument.Parse(null).Begin(Joined).Add(["a", "b", "a"]).Add(["c"]);
        Assert.Equal(["a", "b", "c"], reads.Read.Order(StringComparer.Ordinal));
        Assert.True(reads.IsRead(new FleetMessage(SampleDocuments.Sample()) { Id = "b", Timestamp = Joined }));
        Assert.Same(reads, reads.Add(["b", ""]));
        Assert.Equal(["a", "b", "c"], ReadsDocument.Parse(reads.ToBytes()).Read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_message_without_a_time_is_read_only_when_it_is_named()
    {
        var reads = ReadsDocument.Parse(null).Begin(Joined);
        Assert.False(reads.IsRead(new FleetMessage(SampleDocuments.Sample()) { Id = "opaque", Timestamp = null }));
    }

    [Fact]
    public void Pruning_forgets_no_answer()
    {
        var now = Joined.AddDays(100);
        var messages = Enumerable.Range(0, 3_000).Select(i => new FleetMessage(SampleDocuments.Sample())
        {
            Id = $"m{i}",
            From = "build2",
            Timestamp = Joined.AddMinutes(i * 48),
        }).ToList();
        var reads = ReadsDocument.Parse(null).Begin(Joined)
            .Add(messages.Where((_, i) => i is not 1_000 and not 2_500).Select(message => message.Id));
        var pruned = reads.Prune(messages, "build1", now);
        Assert.True(pruned.Read.Count < reads.Read.Count);
        Assert.Equal(messages[1_000].Timestamp, pruned.Since);
        Assert.All(messages, message => Assert.Equal(reads.IsRead(message), pruned.IsRead(message)));
        Assert.False(pruned.IsRead(new FleetMessage(SampleDocuments.Sample()) { Id = "late", Timestamp = now.AddDays(-29) }));
    }
}
