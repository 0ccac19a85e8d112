using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class RotatingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_762_400_000);

    private static MessagesDocument Live(int count, string to = "all", int daysOld = 1) => MessagesDocument.Parse(null).Insert(
        [.. Enumerable.Range(0, count).Select(i => new FleetMessage(SampleDocuments.Sample())
        {
            Id = $"m{i}",
            To = to,
            Timestamp = Now.AddDays(-daysOld).AddSeconds(i),
        })]);

    private static void NothingIsLost(MessagesDocument before, Rotation rotation)
    {
        var after = rotation.Remaining.Messages.Concat(rotation.Segments.SelectMany(segment => ArchiveSegment.Read(segment.Bytes)))
            .Select(message => message.Id);
        Assert.Equal(before.Messages.Select(message => message.Id).Order(StringComparer.Ordinal), after.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Five_hundred_stay()
    {
        var live = Live(500);
        var rotation = Rotation.Of(live, new(), Now);
        Assert.Same(live, rotation.Remaining);
        Assert.Empty(rotation.Segments);
    }

    [Fact]
    public async Task The_oldest_go_into_one_segment_and_the_last_three_elements_stay()
    {
        var live = Live(501);
        var rotation = Rotation.Of(live, new(), Now);
        NothingIsLost(live, rotation);
        Assert.Equal(250, rotation.Remaining.Messages.Count);
        Assert.Equal(["m2", "m1", "m0"], rotation.Remaining.Messages.TakeLast(3).Select(message => message.Id));
        Assert.Equal("m254", rotation.Remaining.Messages[^4].Id);

        var segment = Assert.Single(rotation.Segments);
        Assert.Equal(Encoding.UTF8.GetString((await Jq.Run(segment.Bytes, "."))!), Encoding.UTF8.GetString(segment.Bytes));
        Assert.Matches(@"\Acoordination/archive/2025-11/1762313603-1762313853-[0-9a-f]{12}\.json\z", segment.Path);
        Assert.True(ArchiveSegment.MayHold(segment.Path, Now.AddDays(-1).AddSeconds(100)));
        Assert.False(ArchiveSegment.MayHold(segment.Path, Now));
        Assert.True(ArchiveSegment.MayHold("coordination/archive/messages-2025-10.json", Now));
        Assert.Equal(rotation.Remaining.ToBytes(), Rotation.Of(live, new(), Now).Remaining.ToBytes());
        Assert.Empty(Rotation.Of(rotation.Remaining, new(), Now).Segments);
    }

    [Fact]
    public void What_stays_keeps_its_bytes()
    {
        var live = Live(501);
        var text = Encoding.UTF8.GetString(Rotation.Of(live, new(), Now).Remaining.ToBytes());
        Assert.StartsWith(text[..(text.Length / 2)], Encoding.UTF8.GetString(live.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Unread_direct_messages_stay_for_seven_days_unless_the_reader_says_it_has_read_them()
    {
        var live = Live(600, "build2");
        Assert.Empty(Rotation.Of(live, new(), Now).Segments);
        NothingIsLost(live, Rotation.Of(live, new(), Now, message => message.To == "build2"));
        Assert.Equal(250, Rotation.Of(live, new(), Now, message => message.To == "build2").Remaining.Messages.Count);
        Assert.Equal(250, Rotation.Of(Live(600, "build2", daysOld: 8), new(), Now).Remaining.Messages.Count);
    }

    [Fact]
    public void Above_the_hard_cap_unread_messages_go_too()
    {
        var live = Live(2_001, "build2");
        var rotation = Rotation.Of(live, new(), Now);
        NothingIsLost(live, rotation);
        Assert.True(rotation.Remaining.Messages.Count <= 2_000);
        Assert.All(rotation.Segments, segment => Assert.InRange(ArchiveSegment.Read(segment.Bytes).Count, 1, 500));
    }

    [Fact]
    public void A_segment_stays_below_a_megabyte()
    {
        var live = MessagesDocument.Parse(null)
            .Insert([
                .. Enumerable.Range(0, 600)
                    .Select(i => new FleetMessage(SampleDocuments.Sample(i)) { Body = new string('x', 10_000) })]);
        var rotation = Rotation.Of(live, new(), Now.AddYears(1));
        NothingIsLost(live, rotation);
        Assert.All(rotation.Segments, segment => Assert.InRange(segment.Bytes.Length, 1, 1_000_000));
    }

    [Fact]
    public void Archives_of_the_scripts_are_read_in_both_forms()
    {
        Assert.Equal(7, ArchiveSegment.Read(SampleDocuments.Read("messages-bare-array.json")).Count);
        Assert.Equal(7, ArchiveSegment.Read(SampleDocuments.Read("messages-all-shapes.json")).Count);
        Assert.Empty(ArchiveSegment.Read(null));
    }
}
