using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class ChangingMessagesTests
{
    private static MessagesDocument Five(string to = "build2") =>
        MessagesDocument.Parse(null)
            .Insert([.. Enumerable.Range(0, 5).Select(i => new FleetMessage(SampleDocuments.Sample(i, to)) { AckRequired = true })]);

    private static HashSet<string> Ids(MessagesDocument document) =>
        document.Messages.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Only_the_addressee_marks_and_never_the_last_three()
    {
        var five = Five();
        Assert.Same(five, five.MarkRead(Ids(five), "build3"));
        var marked = five.MarkRead(Ids(five), "build2");
        Assert.Equal([true, true, false, false, false], marked.Messages.Select(message => message.Read));
        Assert.Same(marked, marked.MarkRead(Ids(five), "build2"));
        Assert.Equal(
            Encoding.UTF8.GetString(marked.ToBytes()).Replace("\"read\": true", "\"read\": false", StringComparison.Ordinal),
            Encoding.UTF8.GetString(five.ToBytes()));
    }

    [Fact]
    public void A_broadcast_is_not_marked_for_all_by_one_reader()
    {
        var five = Five("all");
        Assert.Same(five, five.MarkRead(Ids(five), "build2"));
        Assert.Same(five, five.MarkRead(Ids(five), "all"));
    }

    [Fact]
    public void A_message_without_the_flag_gets_none()
    {
        var bytes = SampleDocuments.Read("messages-all-shapes.json");
        var document = MessagesDocument.Parse(bytes);
        Assert.Same(document, document.MarkRead(new HashSet<string>(["msg_vnf_progress_20251104_001"], StringComparer.Ordinal), "build1"));
    }

    [Fact]
    public async Task An_acknowledgement_is_what_jq_would_have_written_and_says_so_once()
    {
        var five = Five();
        var id = five.Messages[1].Id;
        var acknowledged = five.SetAcknowledged(id, "build2", "completed");
        var expected =
            await Jq.Run(five.ToBytes(), "(.messages[1] | .acknowledged_by) += [\"build2\"] | .messages[1].ack_status = \"completed\"");
        Assert.Equal(Encoding.UTF8.GetString(expected!), Encoding.UTF8.GetString(acknowledged.ToBytes()));
        Assert.Same(acknowledged, acknowledged.SetAcknowledged(id, "build2", "completed"));
        Assert.Equal(["build2", "build3"], acknowledged.SetAcknowledged(id, "build3", "completed").Messages[1].AcknowledgedBy);
    }

    [Fact]
    public void An_acknowledgement_of_one_of_the_last_three_changes_nothing()
    {
        var five = Five();
        var last = five.Messages[^1].Id;
        Assert.Same(five, five.SetAcknowledged(last, "build2", "completed"));
        Assert.True(five.Contains(last));
    }

    [Fact]
    public void A_message_of_the_scripts_that_never_asked_can_be_acknowledged()
    {
        var document = MessagesDocument.Parse(SampleDocuments.Read("messages-all-shapes.json"))
            .SetAcknowledged("msg_1761784512_4821", "build2", "completed");
        Assert.Equal(("completed", "build2"), (document.Messages[0].AckStatus, Assert.Single(document.Messages[0].AcknowledgedBy)));
    }
}
