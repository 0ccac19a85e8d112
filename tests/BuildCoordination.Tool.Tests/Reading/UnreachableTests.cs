using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>If the repository cannot be reached, no command shows "not known" as "none".</summary>
public sealed class UnreachableTests : IDisposable
{
    private const string Unknown = "msg_1795494431_unknown";

    /// <summary>
    /// Each command of the parser: the arguments with which it reads the repository, or null if it never shows what it read.
    /// </summary>
    private static readonly Dictionary<string, string[]?> Commands = new(StringComparer.Ordinal)
    {
        ["setup"] = null,
        ["cloudstack"] = null,
        ["run"] = null,
        ["status"] = [],
        ["send"] = ["build9", "info", "Hello", ""],
        ["inbox"] = [],
        ["read"] = ["--all"],
        ["redact"] = null,
        ["reply"] = [Unknown, "yes"],
        ["ack"] = [Unknown],
        ["thread"] = [],
        ["wait"] = ["--for", "status", "--from", "build2", "--state", "failed", "--timeout", "5s"],
        ["archive"] = [],
        ["health"] = [],
        ["watch"] = ["Ctrl-C"],
        ["page"] = [],
        ["serve"] = null, // Shows it to a browser: UnreachableViewsTests has that.
        ["retire"] = ["build9"],
        ["explain"] = null,
        ["builds"] = ["build2"],
        ["log"] = ["build2"],
        ["outbox list"] = null,
        ["outbox flush"] = null,
        ["outbox resend"] = null,
        ["outbox drop"] = null,
        ["hooks list"] = null,
        ["hooks log"] = null,
        ["hooks test"] = null,
        ["trust"] = null,
        ["doctor"] = null, // Its findings are about now; that the repository is unreachable is one of them: DoctorTests has that.
        ["exec"] = ["build9", "true"],
        ["copy"] = ["build9:file", "."],
        ["compare"] = ["build1", "build2"],
        ["mcp"] = null, // AgentTests has that.
        ["agent-guide"] = null,
        ["completion"] = null,
        ["manual"] = null,
        ["daemon run"] = null,
        ["daemon install"] = null,
        ["daemon uninstall"] = null,
        ["daemon start"] = null,
        ["daemon stop"] = null,
        ["daemon restart"] = null,
        ["daemon status"] = null,
        ["daemon logs"] = null,
    };

    private static readonly string[] Nones =
    [
        "No unread messages.\n", "No messages.\n", "has reported no builds yet.\n", "There is no message",
        "No server has said", "is not a server", "\"healthy\": true",
    ];

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public UnreachableTests() => _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_GIT_DEADLINE", "5s"));

    [Fact]
    public void Each_command_of_the_parser_is_one_that_reads_or_one_that_does_not() =>
        Assert.Equal(
            CommandReferenceTests.Commands.Select(row => row.Data).Order(StringComparer.Ordinal),
            Commands.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_reading_command_says_that_nothing_is_known_where_the_repository_was_never_reached()
    {
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        // A message to a server is taken on trust where no server is known at all.
        await EachAsync(["send"], "there is no local copy of the repository");
    }

    [Fact]
    public async Task Every_reading_command_shows_the_age_and_the_cause_of_what_was_known_last()
    {
        await BeforeTheOutageAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        await EachAsync([], "as of ");

        Assert.Contains("build2: failed", (await _build1.RunAsync("status", "--server", "build2")).Output, StringComparison.Ordinal);
        Assert.Contains("docs", (await _build1.RunAsync("builds", "build2")).Output, StringComparison.Ordinal);
        var builds = JsonNode.Parse((await _build1.RunAsync("builds", "build2", "--json")).Output)!;
        Assert.Equal("docs", builds["known"]![0]!["name"]!.GetValue<string>());
        Assert.InRange(builds["unreachable"]!["age_seconds"]!.GetValue<double>(), 0, 3600);
        Assert.False(
            JsonNode.Parse((await _build1.RunAsync("health", "--json", "--fail-on", "never")).Output)!["healthy"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("stalls")]
    public async Task Whatever_keeps_the_inbox_from_being_read_is_not_an_empty_inbox(string how)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        if (how == "refused")
            listener.Stop();
        _build1.Environment["BUILDCOORD_REPOSITORY"] = $"git://127.0.0.1:{port}/fleet.git";

        var end = await _build1.RunAsync("inbox", "--json");

        Assert.Equal(4, end.Code);
        Assert.Null(JsonNode.Parse(end.Output)!["known"]);
        Assert.StartsWith("BC20", JsonNode.Parse(end.Output)!["unreachable"]!["code"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("cannot be reached: BC20", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_ends_before_its_first_answer_says_why_nobody_knows_whether_it_came()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _build1.Environment["BUILDCOORD_REPOSITORY"] = $"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/fleet.git";
        _build1.Environment["BUILDCOORD_GIT_DEADLINE"] = "10m";

        var end = await _build1.RunAsync("wait", "--for", "message", "--timeout", "1s", "--json");

        Assert.Equal(4, end.Code);
        Assert.Contains("the repository was not read: BC2095: ", end.Error, StringComparison.Ordinal);
        Assert.Equal("BC2095", JsonNode.Parse(end.Output)!["unreachable"]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/proc/sys/kernel")] // No folder can be made there, even by root.
    [InlineData("/proc/sys/not-there/cache")]
    public async Task Where_the_cache_cannot_be_written_a_temporary_one_shows_the_data_and_is_removed(string cache)
    {
        await BeforeTheOutageAsync();
        _build1.Environment["BUILDCOORD_CACHE"] = cache;
        _build1.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_build1.Environment["HOME"], "tmp")).FullName;

        var end = await _build1.RunAsync("inbox");
        Assert.Contains("Ready?", end.Output, StringComparison.Ordinal);
        Assert.Equal(0, end.Code);
        Assert.Contains("warning BC2029: ", end.Error, StringComparison.Ordinal);
        var builds = JsonNode.Parse((await _build1.RunAsync("builds", "build2", "--json")).Output)!;
        Assert.Equal("docs", builds[0]!["name"]!.GetValue<string>());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_build1.Environment["TMPDIR"], "buildcoord-*"));

        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        Assert.Equal(4, (await _build1.RunAsync("inbox")).Code);
    }

    [Fact]
    public async Task With_a_cache_that_may_only_be_read_what_was_known_last_is_shown_with_its_age_and_the_cause()
    {
        await BeforeTheOutageAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        var cache = _build1.Environment["XDG_CACHE_HOME"];
        await using var mounts = await PrivateMounts.MakeAsync($"mount --bind '{cache}' '{cache}'; mount -o remount,bind,ro '{cache}'");

        foreach (var (command, known) in new[] { ("inbox", "Ready?"), ("builds build2", "docs"), ("health", "build2") })
        {
            var end = await mounts.RunAsync(_build1, command.Split(' '));
            Assert.True(end.Code == 4, end.Error);
            Assert.Contains(known, end.Output, StringComparison.Ordinal);
            Assert.Contains("as of ", end.Error, StringComparison.Ordinal);
            Assert.Contains("cannot be reached: BC20", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_is_retired_later_where_the_repository_cannot_be_reached_and_that_is_what_it_says()
    {
        await BeforeTheOutageAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        var end = await _build1.RunAsync("retire", "build2");
        Assert.Equal(4, end.Code);
        Assert.StartsWith("Accepted; build2 is retired when the repository can be reached.", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("build2 is retired.", end.Output, StringComparison.Ordinal);

        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);
        Assert.DoesNotContain("build2", (await _build1.RunAsync("health")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_cannot_look_up_which_server_it_is_says_that_the_repository_cannot_be_reached()
    {
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        _build1.Environment.Remove("BUILDCOORD_SERVER");
        foreach (var command in new[] { "inbox", "health", "status" })
        {
            var end = await _build1.RunAsync(command, "--json");
            Assert.Equal(4, end.Code);
            Assert.StartsWith("BC20", JsonNode.Parse(end.Output)!["unreachable"]!["code"]!.GetValue<string>(), StringComparison.Ordinal);
            // Who only reads needs no name.
            Assert.Equal(command == "status", end.Error.Contains("error BC1008: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_accepted_for_later_keeps_its_exit_code_so_that_no_script_sends_it_twice()
    {
        await BeforeTheOutageAsync();
        var id = _fleet.LiveMessages().First(message => message["subject"]!.GetValue<string>() == "Ready?")["id"]!.GetValue<string>();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        Assert.Equal(0, (await _build1.RunAsync("reply", id, "yes")).Code);
        Assert.Equal(0, (await _build1.RunAsync("ack", id)).Code);
        Assert.Equal(4, (await _build1.RunAsync("reply", id, "yes", "--require-visible")).Code);
    }

    [Fact]
    public async Task The_library_shows_age_and_cause_too_and_finds_out_what_is_not_known()
    {
        await BeforeTheOutageAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await using var build1 = await _fleet.OpenAsync("build1");

        Assert.NotEmpty(await build1.Fleet.ReadBuildsAsync("build2"));
        Assert.NotNull(build1.Fleet.AsOf);
        Assert.StartsWith("BC20", build1.Fleet.Stale!.Code, StringComparison.Ordinal);
        Assert.Equal(build1.Fleet.AsOf, (await build1.Health.CheckAsync()).AsOf);
        var unknown = await Assert.ThrowsAsync<Diagnostics.CoordinationException>(() => build1.Messages.FindAsync(Unknown));
        Assert.Equal("BC2027", unknown.Diagnostic.Code);
        await Assert.ThrowsAsync<Diagnostics.CoordinationException>(() => build1.Status.ReadAsync("build9"));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task BeforeTheOutageAsync()
    {
        var build2 = new Buildcoord(_fleet, "build2");
        await _build1.RunAsync("status", "idle");
        await build2.RunAsync("run", "--name", "docs", "--", "sh", "-c", "echo it broke; exit 3");
        await build2.RunAsync("send", "build1", "request", "Ready?", "", "--ack");
        Assert.Equal(0, (await _build1.RunAsync("health")).Code);
    }

    private async Task EachAsync(string[] except, string known)
    {
        foreach (var (command, arguments) in Commands.Where(pair => pair.Value is not null && !except.Contains(pair.Key)))
        {
            var end = arguments is ["Ctrl-C"]
                ? await InterruptAsync(command)
                : await _build1.RunAsync([.. command.Split(' '), .. arguments!, "--json"]);
            Assert.True(end.Code == 4, $"{command}: {end.Code} {end.Output} {end.Error}");
            Assert.Contains(known, end.Error, StringComparison.Ordinal);
            Assert.Contains("cannot be reached: BC20", end.Error, StringComparison.Ordinal);
            Assert.Single(end.Error.Split('\n'), line => line.Contains("BC2007", StringComparison.Ordinal));
            Assert.StartsWith("BC20", JsonNode.Parse(end.Output)!["unreachable"]!["code"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.All(Nones, none => Assert.DoesNotContain(none, end.Output + end.Error, StringComparison.Ordinal));
        }
    }

    private async Task<CommandEnd> InterruptAsync(string command)
    {
        using var process = _build1.Start(command, "--json");
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline);
        await Shell.RunAsync("kill", ["-INT", $"{process.Id}"]);
        var end = await Buildcoord.EndAsync(process);
        return end with { Output = line! };
    }
}
