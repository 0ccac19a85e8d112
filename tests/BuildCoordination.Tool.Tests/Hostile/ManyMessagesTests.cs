using System.Globalization;
using System.Text;

namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>A long list of live messages costs little more memory than its bytes.</summary>
public sealed class ManyMessagesTests : IDisposable
{
    private const int Count = 20_000;

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_message_into_a_list_of_20_MB_is_sent_with_a_heap_of_80_MB()
    {
        var text = new StringBuilder("{\n  \"messages\": [");
        var body = string.Concat(Enumerable.Repeat("mvn took ten minutes ", 40));
        for (var i = 0; i < Count; i++)
        {
            var time = DateTimeOffset.UnixEpoch.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            text.Append(i == 0 ? "" : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"id":"m{{i}}","from":"build2","to":"all","type":"info","subject":"{{i}}","body":"{{body}}","timestamp":"{{time}}","read":true}""");
        }

        _fleet.Edit("coordination/messages.json", text.Append("]}").ToString());
        var build1 = new Buildcoord(_fleet, "build1", ("DOTNET_GCHeapHardLimit", "0x5000000"), ("BUILDCOORD_FLUSH_LIMIT", "150s"));

        var sent = await build1.RunAsync("send", "all", "info", "mine", "b", "--require-visible");

        Assert.True(sent.Code == 0, sent.Error);
        Assert.InRange(Shell.Git(_fleet.Remote, "show", "main:coordination/messages.json").Length, 1, 4_000_000);
        Assert.Equal(Count + 1, _fleet.AllSubjects().Distinct().Count());
    }

    public void Dispose() => _fleet.Dispose();
}
