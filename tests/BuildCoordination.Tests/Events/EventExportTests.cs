using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Events;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tests.Events;

/// <summary>Build events as CDEvents, for whoever takes them.</summary>
public sealed class EventExportTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly EventEndpoint _endpoint = new();

    private string LogPath => Path.Combine(_fleet.Folder, "new", "events.jsonl");

    [Fact]
    public async Task A_file_gets_a_line_for_each_start_and_end_in_their_order_in_the_shape_of_the_specification()
    {
        await BuildAsync(LogPath);

        var lines = File.ReadAllLines(LogPath).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(
            ["pipelinerun.started", "taskrun.started", "taskrun.finished", "pipelinerun.finished"],
            lines.Select(line => Text(line, "type")["dev.cdevents.".Length..^".0.3.0".Length]));
        Assert.All(lines, AssertShape);
        var run = Text(lines[0]["data"]!["subject"]!, "id");
        Assert.Equal(
            [$"{run}.started", $"{run}.0.started", $"{run}.0.finished", $"{run}.finished"], lines.Select(line => Text(line, "id")));
        Assert.Equal("docs", Text(Content(lines[0]), "pipelineName"));
        Assert.Equal($"{new Uri(_fleet.Remote).AbsoluteUri}#{run}", Text(Content(lines[0]), "uri"));
        Assert.Equal(("Pages", run), (Text(Content(lines[1]), "taskName"), Text(Content(lines[1])["pipelineRun"]!, "id")));
        Assert.Equal(("failure", "it took longer than 5 s"), (Text(Content(lines[2]), "outcome"), Text(Content(lines[2]), "errors")));
        Assert.Equal(("cancel", "it took longer than 5 s"), (Text(Content(lines[3]), "outcome"), Text(Content(lines[3]), "errors")));
        Assert.Equal(
            ("build1", "nightly-7", "release"),
            (Text(Custom(lines[3]), "server"), Text(Custom(lines[3]), "job"), Text(Custom(lines[3]), "branch")));
    }

    [Fact]
    public async Task An_endpoint_gets_them_as_structured_CloudEvents_with_the_credentials_of_its_address()
    {
        await BuildAsync(_endpoint.Url("fleet:pass%40word@"));

        Assert.Equal(4, _endpoint.Posts.Count);
        Assert.All(
            _endpoint.Posts, post =>
            Assert.Equal(("POST", "application/cloudevents+json; charset=utf-8"), (post.Method, post.ContentType)));
        Assert.All(
            _endpoint.Posts, post =>
            Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("fleet:pass@word")), post.Authorization));
        Assert.All(_endpoint.Posts, post => AssertShape(JsonNode.Parse(post.Body)!));
    }

    [Fact]
    public async Task What_is_not_taken_at_first_is_tried_again_and_none_overtakes_it()
    {
        _endpoint.Answer = (context, number) => HttpGitServer.Answer(context, number == 1 ? 503 : 200);
        var warnings = await BuildAsync(_endpoint.Url());

        Assert.Empty(warnings);
        var ids = _endpoint.Posts.Select(post => Text(JsonNode.Parse(post.Body)!, "id")).ToArray();
        Assert.Equal(5, ids.Length);
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids.Distinct(), [ids[0], ids[2], ids[3], ids[4]]);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("hangs")]
    [InlineData("is away")]
    [InlineData("cannot be written")]
    public async Task A_destination_that_takes_nothing_costs_a_build_one_warning_and_little_time(string how)
    {
        using var hung = new ManualResetEventSlim();
        _endpoint.Answer = (context, _) => how == "hangs" ? hung.Wait(TimeSpan.FromMinutes(10)) : HttpGitServer.Answer(context, 403);
        var destination = how switch
        {
            "is away" => "http://user:secret-of-the-endpoint@127.0.0.1:1/events",
            "cannot be written" => Path.Combine(_fleet.Remote, "HEAD", "events.jsonl"),
            _ => _endpoint.Url("user:secret-of-the-endpoint@"),
        };

        var began = Stopwatch.GetTimestamp();
        var warnings = await BuildAsync(destination);
        var took = Stopwatch.GetElapsedTime(began);
        hung.Set();

        Assert.Equal(["BC3401"], warnings.Select(warning => warning.Code));
        Assert.DoesNotContain("of-the-endpoint", warnings.Single().ToString(), StringComparison.Ordinal);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Cancelled: docs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_builders_write_one_file_and_no_line_is_torn()
    {
        var lines = Enumerable.Range(0, 400).Select(number => $"{number} {new string((char)('a' + (number % 26)), 50 * (number % 100))}\n")
            .ToArray();
        var turn = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var destination = new FileDestination(LogPath);
            for (int number; (number = Interlocked.Increment(ref turn) - 1) < lines.Length;)
                Assert.Null(await destination.TryDeliverAsync(Encoding.UTF8.GetBytes(lines[number]), CancellationToken.None));
        })));

        Assert.Equal(
            lines.Order(StringComparer.Ordinal), File.ReadAllLines(LogPath).Select(line => line + "\n").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_taken_out_as_they_are_of_messages()
    {
        const string token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        var options = new BuildRunOptions { Name = $"docs token={token}", Branch = token, Commit = token };
        await using (var coordinator = await OpenAsync("build1", LogPath))
        await using (var run = await coordinator.BeginBuildAsync(options))
        {
            await run.FailAsync(BuildOutcome.Failure, new() { Reason = "password=hunter2-and-more was refused" });
        }

        var text = File.ReadAllText(LogPath);
        Assert.Contains("[redacted:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_nothing_is_written()
    {
        await BuildAsync(LogPath, enabled: false);
        Assert.False(File.Exists(LogPath));
    }

    public void Dispose()
    {
        _endpoint.Dispose();
        _fleet.Dispose();
    }

    private static void AssertShape(JsonNode line)
    {
        // The envelope: CloudEvents 1.0.
        Assert.Equal(["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"], Keys(line));
        Assert.Equal(("1.0", "application/json"), (Text(line, "specversion"), Text(line, "datacontenttype")));
        // The event: CDEvents 0.5.1, whose binding says that the two agree.
        var (data, context, subject) = (line["data"]!, line["data"]!["context"]!, line["data"]!["subject"]!);
        Assert.Equal(["context", "subject", "customData", "customDataContentType"], Keys(data));
        Assert.Equal(["specversion", "id", "source", "type", "timestamp"], Keys(context));
        Assert.Equal("0.5.1", Text(context, "specversion"));
        Assert.Equal(
            (Text(line, "id"), Text(line, "source"), Text(line, "type"), Text(line, "time")),
            (Text(context, "id"), Text(context, "source"), Text(context, "type"), Text(context, "timestamp")));
        Assert.True(DateTimeOffset.TryParse(Text(context, "timestamp"), CultureInfo.InvariantCulture, out _));
        Assert.True(Uri.IsWellFormedUriString(Text(context, "source"), UriKind.Relative));
        Assert.Equal(["id", "source", "content"], Keys(subject));
        Assert.Equal(Text(line, "subject"), Text(subject, "id"));
        var isRun = Text(line, "type").Contains("pipelinerun", StringComparison.Ordinal);
        var content = Keys(Content(line)).Except(["outcome", "errors"], StringComparer.Ordinal);
        Assert.Equal(isRun ? ["pipelineName", "uri"] : ["taskName", "uri", "pipelineRun"], content);
        Assert.True(Uri.IsWellFormedUriString(Text(Content(line), "uri"), UriKind.Absolute));
        Assert.Equal(Text(line, "type").Contains("finished", StringComparison.Ordinal), Content(line)["outcome"] is not null);
        if (Content(line)["outcome"] is { } outcome)
            Assert.Contains(outcome.GetValue<string>(), (string[])["success", "failure", "cancel", "error"]);
    }

    private async Task<IReadOnlyList<Diagnostic>> BuildAsync(string destination, bool enabled = true)
    {
        var coordinator = await OpenAsync("build1", destination, enabled);
        await using (coordinator)
        {
            await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs", JobId = "nightly-7", Branch = "release" });
            var target = await run.BeginTargetAsync("Pages");
            await target.FailAsync(BuildOutcome.Timeout, new() { Reason = "it took longer than 5 s" });
            await run.FailAsync(BuildOutcome.Cancellation);
            await coordinator.FlushAsync(TimeSpan.FromHours(1));
        }

        return coordinator.Warnings;
    }

    private async Task<BuildCoordinator> OpenAsync(string server, string destination, bool enabled = true)
    {
        var variables = _fleet.Machine(server);
        variables["BUILDCOORD_EVENTS"] = destination;
        variables["BUILDCOORD_ENABLED"] = enabled ? "true" : "false";
        var environment = new EnvironmentSnapshot(variables, variables["HOME"], variables["HOME"])
        {
            HostName = server,
            SystemRoot = Path.Combine(_fleet.Folder, "root"),
        };
        return await BuildCoordinator.OpenAsync(
            new() { AllowTemporaryState = !enabled }, environment, new HurriedTime(), CancellationToken.None);
    }

    /// <summary>Pauses and limits are a twentieth of what they are; the clock goes as ever.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

        private static TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / 20 : time;
    }

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(pair => pair.Key);

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static JsonNode Content(JsonNode line) => line["data"]!["subject"]!["content"]!;

    private static JsonNode Custom(JsonNode line) => line["data"]!["customData"]!;
}
