using System.Text;
using BuildCoordination.Builds;
using BuildCoordination.FailureLogs;
using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

/// <summary>An exception's text is published as a reason, a subject or lines, on one line or on several, whole or shortened.</summary>
public class ExceptionTextsTests
{
    private static readonly string Secret = "hV7p" + "Q2xN9dRt";

    private readonly Redactor _redactor = new(new Dictionary<string, string>());

    public static TheoryData<string> Texts =>
    [
        "login failed. Password:\n  ~~\n   at X.Y()", "login failed. Password:\r\n\r\n~~\r\n",
        "[ERROR] login failed. Password:\n[ERROR] ~~\n[ERROR] -> [Help 1]",
        "2026-11-28T10:00:00.123Z Password:\n2026-11-28T10:00:01.456Z ~~\n", "[12:00:01] ERROR: Password:\n[12:00:02] ERROR: ~~\n",
        "could not clone https://ci:~~@registry.example.org/x.git", "{\"user\": \"ci\", \"token\": \"~~\"}",
        "Process 'curl -u ci:~~ https://x' exited with code 22.",
        "Process 'docker' exited with code 1.\n   > docker login -u ci -p ~~ registry.example.org",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_has_no_secret_as_a_reason_or_as_lines(string text)
    {
        text = text.Replace("~~", Secret, StringComparison.Ordinal);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // MSBuild's errors are one line; a logger's lines are never joined.
        var subject = text[0] is '[' or '2' ? text : string.Join(' ', lines);
        var note = ResultDetails.Of(new() { Reason = text, Failure = new(lines, text, null) { Subject = subject } }, Redact);
        foreach (var published in new[] { note.Reason, string.Join('\n', note.Lines), note.FirstError, note.Remedy })
            Assert.DoesNotContain("Q2xN9dRt", published, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://svc:~~@host.example.org/x failed")]
    [InlineData("token=~~ refused by the registry")]
    [InlineData("curl -u svc:~~ https://host.example.org/x")]
    [InlineData("Authorization: Bearer ~~")]
    public void A_line_that_is_shortened_in_the_middle_of_a_secret_shows_no_half_of_it(string form)
    {
        var secret = string.Concat(Enumerable.Repeat(Secret, 8));
        for (var before = 20; before < 90; before += 3)
        {
            var told = form.Replace("~~", secret, StringComparison.Ordinal);
            var line = $"error: {new string('a', before)} {told} {new string('b', 90 - before)}";
            var reader = new FailureLogReader();
            reader.Add(Encoding.UTF8.GetBytes($"{line}\n"));
            var summary = reader.Complete(1);
            var note = ResultDetails.Of(new() { Failure = summary }, Redact);
            foreach (var published in note.Lines.Append(note.FirstError!))
                Assert.DoesNotContain("xN9d", published, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_line_of_thousands_of_characters_shows_no_half_of_a_secret_either()
    {
        var secret = string.Concat(Enumerable.Repeat(Secret, 300));
        var reader = new FailureLogReader();
        reader.Add(Encoding.UTF8.GetBytes($"error: {new string('a', 300)} https://svc:{secret}@host.example.org/x failed\n"));
        var note = ResultDetails.Of(new() { Failure = reader.Complete(1) }, Redact);
        Assert.All(note.Lines.Append(note.FirstError!), line => Assert.DoesNotContain("xN9d", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_of_few_characters_below_its_label_is_found_before_the_lines_are_joined()
    {
        var joined = Shortened.Join(["login failed. Password:", "  k3T" + "z9p", "   at X.Y()"]);
        Assert.Equal("login failed. Password: [redacted:password] at X.Y()", joined);
        Assert.Equal("first second", Shortened.Join(["first ", "", " second"]));
    }

    [Fact]
    public void A_value_of_the_environment_is_taken_out_before_a_line_is_shortened()
    {
        var secret = string.Concat(Enumerable.Repeat(Secret, 10));
        var redactor = new Redactor(new Dictionary<string, string> { ["NEXUS_PASSWORD"] = secret });
        foreach (var before in new[] { 0, 30, 60, 90, 900, 1900 })
        {
            var reader = new FailureLogReader(text => redactor.Redact(text).Text);
            reader.Add(Encoding.UTF8.GetBytes($"error: {new string('a', before)} {secret} {new string('b', 90)} failed\n"));
            var summary = reader.Complete(1);
            Assert.All(summary.Lines.Append(summary.Subject!), line =>
                Assert.DoesNotContain("xN9d", redactor.Redact(line).Text, StringComparison.Ordinal));
        }
    }

    private string Redact(string text) => _redactor.Redact(text).Text;
}
