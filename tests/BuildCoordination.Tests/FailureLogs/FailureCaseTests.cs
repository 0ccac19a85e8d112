using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BuildCoordination.FailureLogs;
using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>Logs of real builds, with what a person wants to read of them, written down before the reader was.</summary>
public class FailureCaseTests
{
    private static readonly string Folder = Path.Combine(TestPaths.Fixtures, "failures");

    private static readonly Dictionary<string, JsonElement> Cases =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "cases.json"))).RootElement.EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_broadcast_of_a_failed_build_is_worth_its_lines(string name) => Check(name, Read(Bytes(name), null));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_known_exit_code_is_never_without_a_reason_and_success_never_has_one(string name)
    {
        var code = Cases[name].GetProperty("rc").GetInt32();
        Assert.Equal(code != 0, Read(Bytes(name), code).Lines.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_is_read_in_the_encodings_and_behind_the_prefixes_of_build_services(string name)
    {
        var text = Encoding.UTF8.GetString(Bytes(name));
        Check(name, Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], null));
        Check(name, Read(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), null));
        if (name is "koji-prefix" or "prefix-jenkins-timestamps")
            return;
        string[] prefixes =
        [
            "2024-03-22T10:11:12.1234567Z ", "[2024-03-22T10:11:12.123Z] ", "DEBUG util.py:264:  ", "Mar 22 10:11:12 build1 mvn[123]: ",
            "2024-03-22T10:11:12.123456Z 01O ",
        ];
        foreach (var prefix in prefixes)
            Check(name, Read(Encoding.UTF8.GetBytes(string.Join('\n', text.Split('\n').Select(line => prefix + line))), null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Redaction_changes_nothing_that_a_case_needs(string name)
    {
        var redacted = new Redactor(new Dictionary<string, string>()).Redact(Encoding.UTF8.GetString(Bytes(name))).Text;
        Check(name, Read(Encoding.UTF8.GetBytes(redacted), null));
    }

    [Fact]
    public void Whatever_a_log_holds_it_is_read_without_an_exception()
    {
        var random = new Random(20);
        foreach (var name in Cases.Keys)
        {
            var bytes = Bytes(name);
            for (var i = 0; i < bytes.Length / 20; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var summary = Read(bytes, 1);
            Assert.InRange(summary.Lines.Count, 1, 20);
            Assert.InRange(summary.Subject!.Length, 1, 100);
        }
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".log"));

    private static FailureSummary Read(byte[] log, int? exitCode)
    {
        var reader = new FailureLogReader();
        reader.Add(log);
        return reader.Complete(exitCode);
    }

    private static bool Matches(string line, string pattern) => Regex.IsMatch(line, pattern, RegexOptions.None, TimeSpan.FromSeconds(10));

    private static void Check(string name, FailureSummary summary)
    {
        var wanted = Cases[name];
        foreach (var need in wanted.GetProperty("need").EnumerateArray())
            Assert.Contains(summary.Lines, line => Matches(line, need.GetString()!));
        foreach (var no in wanted.GetProperty("no").EnumerateArray())
            Assert.DoesNotContain(summary.Lines, line => Matches(line, no.GetString()!));
        Assert.InRange(summary.Lines.Count, 0, wanted.GetProperty("mx").GetInt32());
        if (wanted.GetProperty("first").GetString() is { } first)
            Assert.Matches(first, summary.Lines[0]);
        if (wanted.GetProperty("remedy").GetString() is { } remedy)
            Assert.Matches(remedy, summary.Remedy ?? "");
        if (wanted.GetProperty("badremedy").GetString() is { } wrong)
            Assert.DoesNotMatch(wrong, summary.Remedy ?? "");
        if (wanted.GetProperty("subject").GetString() is { } subject)
            Assert.Matches(subject, summary.Subject ?? "");
        Assert.Equal(wanted.GetProperty("ok").GetBoolean(), summary.Lines.Count == 0);
    }
}
