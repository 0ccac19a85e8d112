using System.Text.Json;

namespace BuildCoordination.Tool.Tests;

/// <summary>What programs rely on: the answer alone on standard output, and the exit code.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("run", "--", "echo", "words of the command")]
    [InlineData("status")]
    [InlineData("status", "idle")]
    [InlineData("send", "all", "info", "subject", "body")]
    [InlineData("inbox")]
    [InlineData("inbox", "--all")]
    [InlineData("read", "--all")]
    [InlineData("thread")]
    [InlineData("archive")]
    [InlineData("health")]
    [InlineData("page")]
    [InlineData("builds")]
    [InlineData("log", "build1")]
    [InlineData("explain", "-")]
    [InlineData("outbox", "list")]
    [InlineData("outbox", "flush")]
    [InlineData("outbox", "resend", "--since", "2026-01-01T00:00Z")]
    [InlineData("daemon", "status")]
    [InlineData("doctor")]
    [InlineData("setup", "--user", "--dry-run")]
    public async Task With_json_the_answer_is_one_document_and_nothing_else(params string[] arguments)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        await build1.RunAsync("send", "all", "info", "first", "body");
        var end = await build1.RunAsync([arguments[0], "--json", .. arguments.Skip(1)]);
        using var document = JsonDocument.Parse(end.Output);
        Assert.NotEqual(JsonValueKind.Undefined, document.RootElement.ValueKind);
    }

    [Fact]
    public async Task Strictly_what_is_not_visible_in_time_is_exit_code_4_and_waits_all_the_same()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_FLUSH_LIMIT", "1s"));
        await build1.RunAsync("status", "idle");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        Assert.Equal(4, (await build1.RunAsync("--strict", "send", "all", "info", "one", "")).Code);
        Assert.Equal(4, (await build1.RunAsync("send", "all", "info", "two", "", "--require-visible")).Code);
        var lenient = await build1.RunAsync("send", "all", "info", "three", "");
        Assert.Equal(0, lenient.Code);
        Assert.Single(lenient.Error.TrimEnd('\n').Split('\n'));

        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        Assert.Equal(0, (await new Buildcoord(_fleet, "build1").RunAsync("outbox", "flush")).Code);
        Assert.Equal(["one", "two", "three"], _fleet.LiveMessages().Reverse().Select(message => message["subject"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_subject_of_two_lines_is_refused_and_nothing_is_written()
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync("send", "all", "info", "one\ntwo", "body");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("BC1101", end.Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    public void Dispose() => _fleet.Dispose();
}
