using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Redaction;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>The last lines of a running build, as its server's heartbeat carries them.</summary>
public sealed class RunOutputTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly RunOutput _output;

    public RunOutputTests()
    {
        var redactor = new Redactor(new Dictionary<string, string> { ["DEPLOY_TOKEN"] = "s3cr3t-of-build1" });
        _output = new(text => redactor.Redact(text).Text, _time);
    }

    [Fact]
    public void Before_the_first_line_there_is_nothing_to_show() => Assert.Null(_output.Read());

    [Fact]
    public void The_last_20_lines_stay_with_the_time_of_the_last_one()
    {
        Print(string.Concat(Enumerable.Range(1, 500).Select(line => $"line {line}\n")));
        _time.Advance(TimeSpan.FromMinutes(3));

        var shown = _output.Read()!;

        Assert.Equal(Enumerable.Range(481, 20).Select(line => $"line {line}"), shown.Lines);
        Assert.Equal(_time.GetUtcNow().AddMinutes(-3), shown.At);
    }

    [Fact]
    public void A_line_without_an_end_is_shown_as_far_as_it_is_there()
    {
        Print("Compiling\nlinking 3 of 7 ");

        Assert.Equal(["Compiling", "linking 3 of 7 "], _output.Read()!.Lines);
    }

    [Fact]
    public void Colours_blank_lines_and_downloads_take_no_room()
    {
        Print("\u001b[1;34mINFO\u001b[m one\r\n\r\nDownloading from central: https://repo/x.jar\nProgress (1): 4 kB\rDownloaded from "
            + "central: x\ntwo\n");

        Assert.Equal(["INFO one", "two"], _output.Read()!.Lines);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("📦")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\t")]
    public void Whatever_is_printed_takes_at_most_2_KB_of_the_heartbeat(string text)
    {
        for (var line = 0; line < 60; line++)
            Print($"{line}: {string.Concat(Enumerable.Repeat(text, 37 * (line % 30)))}\n");

        var shown = _output.Read()!;

        Assert.NotEmpty(shown.Lines);
        Assert.StartsWith("59: ", shown.Lines[^1], StringComparison.Ordinal);
        var size = HeartbeatDocument.Write(new() { Server = "build1", Output = shown }).Length
            - HeartbeatDocument.Write(new() { Server = "build1", Output = shown with { Lines = [] } }).Length;
        Assert.InRange(size, 1, 2048);
    }

    [Fact]
    public void A_secret_is_removed_also_where_only_its_end_is_among_the_last_lines()
    {
        Print("-----BEGIN RSA PRIVATE KEY-----\n");
        for (var line = 0; line < 40; line++)
            Print("MIIEpAIBAAKCAQEA7bq0xTTxJmVn3W8mJ0yWc4l5ZC1k6F9v0v8m2r7nQ1s2t3u4\n");
        Print("-----END RSA PRIVATE KEY-----\ndeploying with s3cr3t-of-build1\n");

        var shown = string.Join('\n', _output.Read()!.Lines);

        Assert.DoesNotContain("MIIEpAIBAAKCAQEA", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-of-build1", shown, StringComparison.Ordinal);
        Assert.Contains("deploying with", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_whole_lines_of_a_long_output_are_shown()
    {
        Print($"begin{new string('y', 45_000)}\n");
        Assert.Null(_output.Read());

        Print("end\n");

        Assert.Equal(["end"], _output.Read()!.Lines);
    }

    [Fact]
    public void A_heartbeat_of_another_writer_is_read_within_the_same_bounds()
    {
        var lines = new JsonArray([.. Enumerable.Range(1, 300).Select(line => (JsonNode)$"{line} {new string('z', 900)}")]);
        var json = new JsonObject { ["server"] = "build9", ["output"] = lines, ["output_at"] = "yesterday" };

        var read = HeartbeatDocument.Read(Encoding.UTF8.GetBytes(json.ToJsonString()))!.Output!;

        Assert.InRange(read.Lines.Sum(line => line.Length), 1, 2048);
        Assert.StartsWith("300 ", read.Lines[^1], StringComparison.Ordinal);
        Assert.Null(read.At);
    }

    private void Print(string text) => _output.Add(Encoding.UTF8.GetBytes(text));
}
