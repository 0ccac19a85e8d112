using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hooks;
using BuildCoordination.Settings.Types;
using BuildCoordination.Tests.Git;
using CloudNative.CloudEvents.SystemTextJson;

namespace BuildCoordination.Tests.Hooks;

/// <summary>A build's start and end reach a file, an endpoint or a program, also where no daemon runs.</summary>
public sealed class HookDestinationTests : IDisposable
{
    private readonly HookFleet _fleet = new();
    private readonly EventEndpoint _endpoint = new();

    private string LogPath => Path.Combine(_fleet.Folder, "new", "events.jsonl");

    [Fact]
    public async Task The_setting_events_gives_a_file_a_CDEvent_for_each_start_and_end_which_the_SDK_of_CloudEvents_reads()
    {
        await BuildAsync(LogPath);

        var lines = File.ReadAllLines(LogPath).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(
            ["dev.cdevents.pipelinerun.started.0.3.0", "dev.cdevents.pipelinerun.finished.0.3.0"],
            lines.Select(line => Text(line, "type")));
        Assert.All(lines, AssertShape);
        Assert.Equal(Text(lines[0], "id").Replace(".started", ".finished", StringComparison.Ordinal), Text(lines[1], "id"));
        Assert.Equal("docs", Text(Content(lines[0]), "pipelineName"));
        Assert.Equal(("cancel", "it took longer than 5 s"), (Text(Content(lines[1]), "outcome"), Text(Content(lines[1]), "errors")));
        var build = lines[1]["data"]!["customData"]!["build"]!;
        Assert.Equal(("nightly-7", "release", "cancelled"), (Text(build, "job"), Text(build, "branch"), Text(build, "result")));
        Assert.Equal("Pages", Text(build["targets"]![0]!, "name"));
        var formatter = new JsonEventFormatter();
        foreach (var line in lines)
        {
            var read = formatter.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(line.ToJsonString()), null, null);
            Assert.True(read.IsValid);
            Assert.Equal((Text(line, "id"), "/buildcoord/build1"), (read.Id, read.Source!.ToString()));
            Assert.Equal("0.5.1", ((JsonElement)read.Data!).GetProperty("context").GetProperty("specversion").GetString());
        }
    }

    [Fact]
    public async Task An_endpoint_gets_them_as_structured_CloudEvents_with_the_credentials_of_its_address()
    {
        await BuildAsync(_endpoint.Url("fleet:pass%40word@"));

        Assert.Equal(2, _endpoint.Posts.Count);
        Assert.All(
            _endpoint.Posts,
            post => Assert.Equal(("POST", "application/cloudevents+json; charset=utf-8"), (post.Method, post.ContentType)));
        Assert.All(
            _endpoint.Posts,
            post => Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("fleet:pass@word")), post.Authorization));
    }

    [Fact]
    public async Task An_event_that_was_not_accepted_is_delivered_by_the_next_build_and_none_overtakes_it()
    {
        _endpoint.Answer = (context, number) => HttpGitServer.Answer(context, number == 1 ? 503 : 200);
        Assert.Equal(["BC3402"], (await BuildAsync(_endpoint.Url())).Select(warning => warning.Code));
        _fleet.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(await BuildAsync(_endpoint.Url(), job: "nightly-8"));

        var ids = _endpoint.Posts.Select(post => Text(JsonNode.Parse(post.Body)!, "id")).ToArray();
        Assert.Equal(5, ids.Length);
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(
            ["nightly-7 started", "nightly-7 finished", "nightly-8 started", "nightly-8 finished"],
            ids.Skip(1).Select(id => $"{id.Split('/')[1]} {id.Split('.')[^1]}"));
    }

    [Theory]
    [InlineData(413)]
    [InlineData(422)]
    public async Task An_event_that_an_endpoint_rejects_for_good_is_dropped_at_once_and_the_next_one_goes_on(int status)
    {
        _endpoint.Answer = (context, number) => HttpGitServer.Answer(context, number == 1 ? status : 200);

        var warning = Assert.Single(await BuildAsync(_endpoint.Url()));

        Assert.Equal("BC3401", warning.Code);
        Assert.Contains(
            "rejects an event for good, and the hook events drops it (build1/nightly-7/", warning.Message, StringComparison.Ordinal);
        Assert.EndsWith($"it answered {status}", warning.Message, StringComparison.Ordinal);
        Assert.Equal(["started", "finished"], _endpoint.Posts.Select(post => Text(JsonNode.Parse(post.Body)!, "id").Split('.')[^1]));
    }

    [Theory]
    // They blame the address, its credentials or the moment: a person or time may mend it.
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Any_other_refusal_keeps_the_event(int status)
    {
        _endpoint.Answer = (context, _) => HttpGitServer.Answer(context, status);
        Assert.Equal(["BC3402"], (await BuildAsync(_endpoint.Url())).Select(warning => warning.Code));
        Assert.Single(_endpoint.Posts);
    }

    [Fact]
    public async Task A_program_refuses_an_event_for_good_with_the_exit_code_65()
    {
        var got = Path.Combine(_fleet.Folder, "got");
        var warnings = await _fleet.BuildAsync(
            $$"""
            { "name": "status", "on": ["build-started", "build-ended"],
              "run": ["/bin/sh", "-c", "grep -q build-ended && echo ended > {{got}} || { echo 'no such commit'; exit 65; }"] }
            """);

        Assert.Equal("BC3401", Assert.Single(warnings).Code);
        Assert.EndsWith("it exited with 65: no such commit", warnings[0].Message, StringComparison.Ordinal);
        Assert.True(File.Exists(got));
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("is away")]
    [InlineData("cannot be written")]
    public async Task A_destination_that_accepts_nothing_costs_a_build_one_warning_without_its_secrets(string how)
    {
        _endpoint.Answer = (context, _) => HttpGitServer.Answer(context, 403);
        var destination = how switch
        {
            "is away" => "http://user:secret-of-the-endpoint@127.0.0.1:1/events",
            "cannot be written" => Path.Combine(_fleet.Remote, "HEAD", "events.jsonl"),
            _ => _endpoint.Url("user:secret-of-the-endpoint@"),
        };

        _fleet.Time.Stop();
        var warnings = await BuildAsync(destination);

        Assert.Equal(["BC3402"], warnings.Select(warning => warning.Code));
        Assert.DoesNotContain("of-the-endpoint", warnings.Single().ToString(), StringComparison.Ordinal);
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Cancelled: docs", StringComparison.Ordinal));
        // The next build does not wait for it again at once.
        Assert.Empty(await BuildAsync(destination, job: "nightly-8"));
    }

    [Fact]
    public async Task A_program_gets_the_event_on_its_standard_input_and_one_that_fails_gets_it_again()
    {
        var program = _fleet.Program("[ -e tried ] && cat > got || { touch tried; echo 'no \"room\"'; exit 3; }", "hook", "chat.sh");
        var line = $$"""{ "on": ["build-ended"], "run": ["/bin/sh", "-c", "cd {{Path.GetDirectoryName(program)}} && exec ./chat.sh"] }""";
        var warnings = await _fleet.BuildAsync(line);
        Assert.Contains("it exited with 3: no \"room\"", Assert.Single(warnings).Message, StringComparison.Ordinal);
        _fleet.Time.Advance(TimeSpan.FromMinutes(1));

        await _fleet.BuildAsync(line, "other");

        var got = JsonNode.Parse(File.ReadLines(Path.Combine(Path.GetDirectoryName(program)!, "got")).First())!;
        Assert.Equal(("build-ended", "other"), (Text(got, "event"), Text(got["build"]!, "name")));
        Assert.StartsWith("other on build1 succeeded", Text(got, "text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_terminated_at_the_limit_and_the_build_goes_on()
    {
        var began = Stopwatch.GetTimestamp();
        using var destination = new CommandDestination(["/bin/sh", "-c", "sleep 300 & sleep 300"]);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => destination.DeliverAsync("{}\n"u8.ToArray(), deadline.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("${HOOK_URL}")]
    [InlineData("${file:~/hook-url}")]
    public async Task A_secret_of_an_address_comes_from_a_variable_or_a_file_and_is_in_no_answer_and_no_file(string place)
    {
        _endpoint.Answer = (context, _) => HttpGitServer.Answer(context, 500);
        var secret = _endpoint.Url("user:hunter2-and-more@") + "&token=hunter3-and-more";
        _fleet.Variables["HOOK_URL"] = secret;
        Directory.CreateDirectory(_fleet.Variables["HOME"]);
        File.WriteAllText(Path.Combine(_fleet.Variables["HOME"], "hook-url"), secret + "\n");

        var warnings = await _fleet.BuildAsync($$"""{ "on": ["build-ended"], "post": "{{place}}" }""");

        Assert.Contains("it answered 500", Assert.Single(warnings).Message, StringComparison.Ordinal);
        Assert.Contains(place, warnings[0].Message, StringComparison.Ordinal);
        Assert.Single(_endpoint.Posts);
        var files = Directory.EnumerateFiles(_fleet.Variables["BUILDCOORD_STATE"], "*", SearchOption.AllDirectories);
        Assert.DoesNotContain("hunter", string.Concat(files.Select(File.ReadAllText)) + warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.slack.com/services/T0/B0/secret", "https://hooks.slack.com/…")]
    [InlineData("http://me:secr@et@ntfy.example.org/secret", "http://***@ntfy.example.org/…")]
    [InlineData("http://me:sec/r@et@ntfy.example.org/secret", "http://…")]
    [InlineData("https://events.example.org/in?key=abc@secret", "https://…")]
    [InlineData("https://events.example.org/hook/abc@secret", "https://…")]
    [InlineData("https://events.example.org/#abc@secret", "https://…")]
    [InlineData("https://me:secret@ntfy.example.org/${TOPIC}?x=secret", "https://***@ntfy.example.org/${TOPIC}")]
    [InlineData("${SLACK_URL}", "${SLACK_URL}")]
    public void An_address_is_shown_without_what_may_be_secret(string url, string shown) =>
        Assert.Equal(shown, EventsType.ShowEndpoint(url));

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
                await destination.DeliverAsync(Encoding.UTF8.GetBytes(lines[number]), CancellationToken.None);
        })));

        Assert.Equal(
            lines.Order(StringComparer.Ordinal), File.ReadAllLines(LogPath).Select(line => line + "\n").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_taken_out_as_they_are_of_messages()
    {
        const string token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        var options = new BuildRunOptions { Name = $"docs token={token}", Branch = token, Commit = token };
        await using (var coordinator = await _fleet.OpenAsync(LogPath))
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
        _fleet.Variables["BUILDCOORD_ENABLED"] = "false";
        await BuildAsync(LogPath);
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
        Assert.Equal(
            (Text(line, "id"), Text(line, "source"), Text(line, "type"), Text(line, "time")),
            (Text(context, "id"), Text(context, "source"), Text(context, "type"), Text(context, "timestamp")));
        Assert.True(DateTimeOffset.TryParse(Text(context, "timestamp"), CultureInfo.InvariantCulture, out _));
        Assert.True(Uri.IsWellFormedUriString(Text(context, "source"), UriKind.Relative));
        Assert.Equal(["id", "source", "content"], Keys(subject));
        Assert.Equal(Text(line, "subject"), Text(subject, "id"));
        Assert.Equal(["pipelineName", "uri"], Keys(Content(line)).Except(["outcome", "errors"], StringComparer.Ordinal));
        Assert.True(Uri.IsWellFormedUriString(Text(Content(line), "uri"), UriKind.Absolute));
        Assert.Equal(Text(line, "type").Contains("finished", StringComparison.Ordinal), Content(line)["outcome"] is not null);
    }

    private async Task<IReadOnlyList<CoordinationDiagnostic>> BuildAsync(string destination, string job = "nightly-7")
    {
        var coordinator = await _fleet.OpenAsync(destination);
        await using (coordinator)
        {
            await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs", JobId = job, Branch = "release" });
            var target = await run.BeginTargetAsync("Pages");
            await target.FailAsync(BuildOutcome.Timeout, new() { Reason = "it took longer than 5 s" });
            await run.FailAsync(BuildOutcome.Cancellation);
            await coordinator.FlushAsync(TimeSpan.FromHours(1));
        }

        return coordinator.Warnings;
    }

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(pair => pair.Key);

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static JsonNode Content(JsonNode line) => line["data"]!["subject"]!["content"]!;
}
