using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_message_that_was_rewound_after_its_push_is_not_said_to_wait()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "first", "")).Code);
        var tip = Shell.Git(_fleet.Remote, "rev-parse", "main").Trim();
        _fleet.Hook("post-receive", $"while read old new ref; do [ $ref = refs/heads/main ] && git update-ref refs/heads/main {tip}; done");

        // The push of the first one is accepted, and only the next look shows that it was rewound.
        await build1.RunAsync("send", "all", "info", "accepted", "");

        var end = await build1.RunAsync("send", "all", "info", "lost", "");

        Assert.EndsWith(" (not in the repository)\n", end.Output, StringComparison.Ordinal);
        // The warning of the rewind may wait for its backoff.
        Assert.DoesNotContain(end.Output.Split(' ')[0], (await build1.RunAsync("outbox", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_to_all_is_read_by_one_and_stays_unread_for_the_others()
    {
        var (build1, build2, build3) =
            (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"), new Buildcoord(_fleet, "build3"));
        Assert.Equal(0, (await build1.RunAsync("send", "all", "warning", "High load", "CPU at 95 %")).Code);

        Assert.Contains("Subject: High load", (await build2.RunAsync("read", "--all")).Output, StringComparison.Ordinal);
        Assert.Equal("No unread messages.\n", (await build2.RunAsync("inbox")).Output);
        await build3.RunAsync("status", "idle");
        Assert.Matches("warning +build1 +all +High load", (await build3.RunAsync("inbox")).Output);
        Assert.Equal("No unread messages.\n", (await build1.RunAsync("inbox")).Output);
        Assert.False(_fleet.LiveMessages()[0]["read"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Errors_come_before_warnings_requests_and_infos_and_then_by_time()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        // Who creates the fleet is not shown its first message.
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        foreach (var (
            type, subject) in new[]
            {
                ("info", "i1"), ("request", "r"), ("error", "e1"), ("warning", "w"), ("info", "i2"), ("error", "e2")
            })
        {
            await build1.RunAsync("send", "all", type, subject, "");
        }

        var inbox = JsonNode.Parse((await new Buildcoord(_fleet, "build2").RunAsync("inbox", "--json")).Output)!.AsArray();
        Assert.Equal(["e1", "e2", "w", "r", "i1", "i2"], inbox.Select(message => message!["subject"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_recipient_is_refused_with_the_list_of_servers_and_nothing_is_written()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        var commits = _fleet.Commits();

        var end = await new Buildcoord(_fleet, "build1").RunAsync("send", "bild2", "info", "Hello", "");

        Assert.Equal(2, end.Code);
        Assert.Equal("", end.Output);
        Assert.Equal("buildcoord: error BC1102: 'bild2' is not a server of this fleet. Send to one of: build1, build2, all. "
            + "Did you mean 'build2'?\n", end.Error);
        Assert.Equal(commits, _fleet.Commits());
    }

    [Fact]
    public async Task A_subject_of_101_characters_is_refused_and_nothing_is_written()
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync("send", "all", "info", new string('x', 101), "");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("BC1101: The subject has 101 characters. At most 100", end.Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Theory]
    [InlineData("send", "all", "shout", "subject", "body")]
    [InlineData("send", "all", "info")]
    [InlineData("status", "sleeping")]
    [InlineData("read")]
    [InlineData("no-such-command")]
    [InlineData("outbox", "resend", "--since", "soon")]
    [InlineData("serve", "--port", "65536")]
    public async Task Bad_arguments_get_exit_code_2_and_a_line_that_says_where_help_is(params string[] arguments)
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync(arguments);
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("--help", end.Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Theory]
    [InlineData("cloudstack")]
    [InlineData("run")]
    [InlineData("status")]
    [InlineData("send")]
    [InlineData("inbox")]
    [InlineData("read")]
    [InlineData("health")]
    [InlineData("watch")]
    [InlineData("page")]
    [InlineData("serve")]
    [InlineData("explain")]
    [InlineData("builds")]
    [InlineData("trust")]
    [InlineData("outbox list")]
    [InlineData("outbox flush")]
    [InlineData("outbox resend")]
    [InlineData("outbox drop")]
    public async Task Each_command_has_help_with_an_example(string command)
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync([.. command.Split(' '), "--help"]);
        Assert.Equal(0, end.Code);
        Assert.Contains($"Example: buildcoord {command}", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_that_cannot_be_written_down_is_one_line()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("XDG_CONFIG_HOME", "/proc"));
        var file = Path.Combine(build1.Environment["HOME"], "buildcoord.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        var end = await build1.RunAsync("trust", file);

        Assert.Equal(1, end.Code);
        Assert.StartsWith("buildcoord: error BC1201: ", Assert.Single(end.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_says_that_a_message_is_unverified_and_who_made_its_commit()
    {
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("inbox");
        await new Buildcoord(_fleet, "build1").RunAsync("send", "build2", "request", "Please confirm", "line");
        var end = await new Buildcoord(_fleet, "build2").RunAsync("inbox", "--json");
        var message = JsonNode.Parse(end.Output)!.AsArray().Single()!;
        Assert.Equal("unverified", message["trust"]!.GetValue<string>());
        Assert.StartsWith("build1 <build1@", message["commit_author"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_the_commit_of_a_message_is_shown_also_when_it_was_read_and_another_sender_is_marked()
    {
        var build2 = new Buildcoord(_fleet, "build2");
        await build2.RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build1").RunAsync("send", "build2", "info", "Honest", "line");
        var messages = _fleet.Read("coordination/messages.json");
        messages["messages"]!.AsArray().Insert(0, JsonNode.Parse("""
            {
              "id":"forged","from":"build1","to":"build2","type":"info","subject":"Forged","body":"b",
              "timestamp":"2026-11-20T00:00:00Z","read":false
            }
            """));
        _fleet.Edit("coordination/messages.json", messages.ToJsonString());
        await build2.RunAsync("read", "--all");

        var all = (await build2.RunAsync("inbox", "--all", "--full")).Output;
        var json = JsonNode.Parse((await build2.RunAsync("inbox", "--all", "--json")).Output)!.AsArray();
        var thread = (await build2.RunAsync("thread", "forged")).Output;

        const string Mark = "Committed by: test <test@example.org> (not build1, the claimed sender)";
        Assert.Equal(2, json.Count(message => message!["commit_author"] is not null && message["from"]!.GetValue<string>() == "build1"));
        Assert.Contains("Committed by: build1 <build1@", all, StringComparison.Ordinal);
        Assert.Single(all.Split('\n'), line => line == Mark);
        Assert.Contains(Mark, thread, StringComparison.Ordinal);
        await build2.RunAsync("page");
        var index = Path.Combine(build2.Environment["HOME"], "fleet-page", "index.html");
        Assert.Contains(
            "committed by <bdi>test &lt;test@example.org&gt;</bdi>",
            await File.ReadAllTextAsync(index, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_escapes_of_another_builder_are_shown_and_never_replayed()
    {
        await new Buildcoord(_fleet, "build1")
            .RunAsync("send", "all", "info", "\u001b[2Jsubject", "\u001b]0;owned\u0007\nFrom: nobody\n---");
        var output = (await new Buildcoord(_fleet, "build1").RunAsync("inbox", "--all", "--full")).Output;
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u0007', output);
        Assert.Contains("  | From: nobody\n  | ---\n---\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_taken_out_before_it_is_stored_and_the_sender_is_told_or_refused_where_that_is_asked_for()
    {
        var secret = "S3cret" + "Pa55phrase";
        var end = await new Buildcoord(_fleet, "build1").RunAsync("send", "all", "info", "db", $"mysql --password={secret}");
        Assert.Equal(0, end.Code);
        Assert.Contains("BC6001", end.Error, StringComparison.Ordinal);
        Assert.Equal("mysql --password=[redacted:password]", _fleet.LiveMessages()[0]["body"]!.GetValue<string>());
        Assert.Equal("", await Shell.RunAsync("bash", ["-c", $"grep -rl {secret} '{_fleet.Folder}' || true"]));

        var refused = await new Buildcoord(_fleet, "build1")
            .RunAsync("send", "all", "info", "db", $"mysql --password={secret}", "--redaction", "strict");
        Assert.Equal(5, refused.Code);
        Assert.Single(_fleet.LiveMessages());
    }

    [Fact]
    public async Task A_body_comes_from_standard_input_when_it_is_a_hyphen()
    {
        await new Buildcoord(_fleet, "build1").RunWithInputAsync("one\ntwo\n", "send", "all", "info", "From a pipe", "-");
        Assert.Equal("one\ntwo\n", _fleet.LiveMessages()[0]["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_machine_that_nobody_set_up_has_a_fleet_of_its_own()
    {
        var alone = new Buildcoord(_fleet, "build1");
        alone.Environment.Remove("BUILDCOORD_REPOSITORY");
        alone.Environment.Remove("BUILDCOORD_SERVER");
        Assert.Equal(0, (await alone.RunAsync("send", "all", "info", "Hello", "", "--server", "lonely")).Code);
        Assert.Contains(
            "lonely", (await alone.RunAsync("health", "--server", "lonely")).Output
                + (await alone.RunAsync("inbox", "--server", "other")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_kept_and_waiting_for_it_exits_with_4()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", Path.Combine(_fleet.Folder, "nowhere.git")))
        {
            IsSetUp = false,
        };
        var end = await build1.RunAsync("send", "all", "info", "Kept", "");
        Assert.Equal(0, end.Code);
        Assert.Contains("(waits in the outbox)", end.Output, StringComparison.Ordinal);
        Assert.Contains("warning BC2", end.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await build1.RunAsync("send", "all", "info", "Kept too", "", "--require-visible")).Code);
        Assert.Equal(2, JsonNode.Parse((await build1.RunAsync("outbox", "list", "--json")).Output)!["waiting"]!.AsArray().Count);
    }

    [Fact]
    public async Task Explain_shows_why_a_build_failed_and_exits_with_1_or_says_that_it_did_not()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var logs = Path.Combine(TestPaths.Fixtures, "build-logs");
        var failed = await build1.RunAsync("explain", Path.Combine(logs, "mvn-compile-error.log"));
        Assert.Equal(1, failed.Code);
        Assert.Contains("ManagementServer.java:[10,44] cannot find symbol", failed.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await build1.RunAsync("explain", Path.Combine(logs, "dpkg-success.log"))).Code);
        Assert.Equal(2, (await build1.RunAsync("explain", "no-such.log")).Code);
    }

    public void Dispose() => _fleet.Dispose();
}
