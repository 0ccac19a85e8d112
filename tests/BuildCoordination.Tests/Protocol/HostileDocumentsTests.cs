using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

/// <summary>Anybody who can push can put anything there; the limit of each is generous, a hang is what it catches.</summary>
[Trait("Takes", "long")]
public class HostileDocumentsTests
{
    public static TheoryData<string> Names => [.. Texts.Keys];

    private static readonly Dictionary<string, Func<string>> Texts = new(StringComparer.Ordinal)
    {
        ["nested arrays"] = () => Times("[", 100_000),
        ["nested and closed"] = () => "{\"messages\":" + Times("[", 100_000) + Times("]", 100_000) + "}",
        ["nested objects"] = () => Times("{\"a\":", 100_000),
        ["nested messages"] = () => Times("{\"id\":\"a\",\"from\":\"b\",\"x\":", 100_000) + "1" + Times("}", 100_000),
        ["open braces"] = () => Times("{", 500_000),
        ["breaks"] = () => Times("{]", 250_000),
        ["breaks in strings"] = () => Times("{\"x\" \"{", 200_000),
        ["escaped quotes"] = () => "{" + Times("\"{\\\"", 200_000),
        ["quotes"] = () => Times("\"", 1_000_001),
        ["one long text"] = () => "{\"messages\":[{\"id\":\"a\",\"from\":\"b\",\"body\":\"" + Times("x", 10_000_000) + "\"}]}",
        ["one long unfinished text"] = () => "{\"messages\":[{\"body\":\"" + Times("{", 500_000),
        ["one long number"] = () => Times("1", 10_000_000),
        ["many messages"] = () =>
            "{\"messages\":["
                + string.Join(
                ',', Enumerable.Range(0, 20_000).Select(i => $"{{\"id\":\"{i}\",\"from\":\"a\",\"to\":\"b\",\"read\":false}}")) + "]}",
        ["many conflicts"] = () => Times("<<<<<<< HEAD\n{\"id\":1}\n=======\n{}\n>>>>>>> x\n", 30_000),
        ["many members of one name"] = () => "{\"messages\":[],\"a\":{" + string.Join(',', Enumerable.Repeat("\"x\":1", 100_000)) + "}}",
        ["halves of pairs"] = () => "{\"messages\":[{\"id\":\"" + Times("\\ud800", 100_000) + "\"}]}",
        ["zeros"] = () => Times("\0", 1_000_000),
        ["line breaks"] = () => Times("\n", 5_000_000) + "x",
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_document_neither_crashes_nor_hangs_us(string name)
    {
        var bytes = Encoding.Latin1.GetBytes(Texts[name]());
        var work = Task.Run(() =>
        {
            var document = MessagesDocument.Parse(bytes).Insert([SampleDocuments.Sample()]);
            var again = document.MarkRead(new HashSet<string>(["1"], StringComparer.Ordinal), "b").SetAcknowledged("1", "b", "completed");
            _ = Rotation.Of(again, new RotationLimits(), DateTimeOffset.UnixEpoch);
            _ = StatusDocument.Parse(bytes).Set([]);
            _ = ReadsDocument.Parse(bytes).Add(["a"]);
            _ = HeartbeatDocument.Read(bytes);
            return document;
        });
        var document = await work.WaitAsync(Until.Deadline);
        Assert.False(document.NeedsRepair, document.Reason);
        Assert.Equal(SampleDocuments.Sample().Subject, document.Messages[0].Subject);
    }

    private static string Times(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
