using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

/// <summary>A messages file that nobody archived costs as much as its bytes, not as much as all that stands in them.</summary>
public class LongListsTests
{
    [Fact]
    public void The_content_of_a_message_is_read_again_when_it_is_asked_for_and_is_not_kept()
    {
        var document = MessagesDocument.Parse(Live(3));
        var (first, second) = (document.Nodes[0], document.Nodes[1]);

        var members = first.Members;
        Assert.Same(members, first.Members);
        Assert.NotEmpty(second.Members);

        Assert.NotSame(members, first.Members);
        Assert.Equal(
            members.Select(member => (member.Name.Text, member.Value.Text, member.Value.Start, member.Value.Depth)),
            first.Members.Select(member => (member.Name.Text, member.Value.Text, member.Value.Start, member.Value.Depth)));
    }

    [Fact]
    public void Messages_that_come_one_by_one_are_written_once()
    {
        var document = MessagesDocument.Parse(Live(2_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 200; i++)
            document = document.Insert([SampleDocuments.Sample(5_000 + i)]);
        Assert.Equal(2_200, MessagesDocument.Parse(document.ToBytes()).Messages.Count);

        // To write it each time takes 200 times its half a megabyte, and to read it each time far more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50 << 20);
    }

    [Fact]
    public void Of_messages_that_are_not_written_yet_everything_is_as_after_reading_them()
    {
        byte[]?[] documents =
            [null, [], .. SampleDocuments.MessageNames.Select(SampleDocuments.Read), Live(5), [.. "{\"metadata\":1}"u8], [.. "null"u8]];
        var (one, two, three) = (SampleDocuments.Sample(1), SampleDocuments.Sample(2), SampleDocuments.Sample(3));
        foreach (var bytes in documents)
        {
            var first = MessagesDocument.Parse(bytes).Insert([one, two]);
            var pending = first.Insert([two, three, three]);
            var read = MessagesDocument.Parse(MessagesDocument.Parse(first.ToBytes()).Insert([three]).ToBytes());

            Assert.Equal(Text(read), Text(pending));
            Assert.Equal(read.Messages.Select(Words), pending.Messages.Select(Words));
            Assert.True(pending.Contains(three.Id));
            Assert.Same(pending, pending.Insert([one]));
            Assert.Equal(
                Text(read.SetAcknowledged(three.Id, "build2", "completed")),
                Text(pending.SetAcknowledged(three.Id, "build2", "completed")));
            var limits = new RotationLimits { Above = 2, Keep = 2 };
            Assert.Equal(
                Text(Rotation.Of(read, limits, DateTimeOffset.UnixEpoch).Remaining),
                Text(Rotation.Of(pending, limits, DateTimeOffset.UnixEpoch).Remaining));
        }
    }

    private static byte[] Live(int count) => MessagesDocument.Parse(null)
        .Insert([.. Enumerable.Range(10, count).Select(i => SampleDocuments.Sample(i))]).ToBytes();

    private static string Text(MessagesDocument document) => Encoding.UTF8.GetString(document.ToBytes());

    private static string Words(FleetMessage message) =>
        $"{message.Id} {message.From} {message.TimestampText} {message.Subject} {message.Body} {message.Read} {message.HasReadFlag} "
        + $"{message.AckStatus} {string.Join(',', message.Tags)} "
        + $"{message.Job} {message.Result} {message.Event} {message.Priority} {message.InReplyTo}";
}
