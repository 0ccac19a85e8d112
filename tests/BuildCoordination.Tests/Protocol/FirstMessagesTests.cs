using System.Text;
using BuildCoordination.Protocol;

namespace BuildCoordination.Tests.Protocol;

public class FirstMessagesTests
{
    [Fact]
    public void A_message_put_into_an_empty_document_is_read_back()
    {
        var message = new Message { Id = MessageId.New(1_761_784_512_345), From = "build1", To = "all", Subject = "Hé", Body = "a\nb", Timestamp = DateTimeOffset.FromUnixTimeSeconds(1_761_784_512) };
        var document = MessagesDocument.Parse(null).Insert([message]);
        Assert.False(document.NeedsRepair, document.Reason);
        var read = Assert.Single(MessagesDocument.Parse(document.ToBytes()).Messages);
        Assert.Equal((message.Id, "Hé", "a\nb", message.Timestamp, 1_761_784_512_345), (read.Id, read.Subject, read.Body, read.Timestamp, read.Stamp));
        Assert.Same(document, document.Insert([message]));
        Assert.StartsWith("{\n  \"messages\": [\n    {\n      \"id\": \"msg_1761784512_", Encoding.UTF8.GetString(document.ToBytes()), StringComparison.Ordinal);
    }
}
