using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Hostile;

/// <summary>Larger than any host would take: run by <c>./test.sh --slow</c>, and in small at every run.</summary>
public class HugeDocumentsTests
{
    // Against work that grows with the square of the size, which takes hours; not a measure of speed.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData(1)]
    [InlineData(100, Explicit = true)]
    public async Task A_text_of_so_many_megabytes_is_read_and_written_once(int megabytes)
    {
        var bytes = Encoding.ASCII.GetBytes(
            $"{{\"messages\":[{{\"id\":\"a\",\"from\":\"b\",\"to\":\"c\",\"read\":false,\"body\":\"{new string('x', megabytes * 1_000_000)}\"}}]}}");
        await InTimeAsync(bytes, expected: 1);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000_000, Explicit = true)]
    public async Task So_many_messages_are_read_and_rotated_and_none_is_lost(int count)
    {
        var text = new StringBuilder("{\"messages\":[");
        for (var i = 0; i < count; i++)
            text.Append(i == 0 ? "" : ",").Append(null, $"{{\"id\":\"{i}\",\"from\":\"a\",\"to\":\"all\",\"read\":false}}");
        var bytes = Encoding.ASCII.GetBytes(text.Append("]}").ToString());
        await InTimeAsync(bytes, count);
        await InTimeAsync(bytes[..^3], count - 1);
    }

    private static async Task InTimeAsync(byte[] bytes, int expected) => await Task.Run(() =>
    {
        var document = MessagesDocument.Parse(bytes);
        Assert.Equal(expected, document.Messages.Count);
        var rotation = Rotation.Of(
            document.Insert([new FleetMessage { Id = "new", From = "a", To = "all" }]), new(), DateTimeOffset.UnixEpoch);
        Assert.Equal(
            expected + 1, rotation.Remaining.Messages.Count + rotation.Segments.Sum(segment => ArchiveSegment.Read(segment.Bytes).Count));
        Assert.All(rotation.Segments, segment => Assert.True(segment.Bytes.Length < 1_000_000));
    }).WaitAsync(Deadline);
}
