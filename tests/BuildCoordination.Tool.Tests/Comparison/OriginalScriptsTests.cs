using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>
/// Two servers that run the bash scripts, unchanged and with their hooks, beside two that publish what their builds ran in. The scripts
/// are no part of this repository: <c>BUILDCOORD_TEST_SCRIPTS</c> names a clone of theirs.
/// </summary>
public sealed class OriginalScriptsTests : IDisposable
{
    public const string Reason = "BUILDCOORD_TEST_SCRIPTS names no clone of the repository with the bash scripts.";

    // The last one whose sender runs with jq 1.6.
    private const string Commit = "313a06e10004e964dd9ecf92dcf51dfab813eef6";

    private const int Rounds = 3;

    private static readonly string[] Theirs = ["build1", "build2"];

    private readonly TestFleet _fleet = new();
    private readonly string _source;
    private readonly List<string> _read = [];

    public OriginalScriptsTests()
    {
        _source = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "cloudstack")).FullName;
        Shell.Git(_source, "init", "-q", "-b", "main");
        Shell.Git(_source, "commit", "-q", "--allow-empty", "-m", "Source");
    }

    public static bool AreThere => Clone is not null;

    private static string? Clone => Environment.GetEnvironmentVariable("BUILDCOORD_TEST_SCRIPTS");

    [Fact(Explicit = true, Skip = Reason, SkipUnless = nameof(AreThere))]
    public async Task They_read_send_archive_and_monitor_beside_compared_builds_and_nothing_of_theirs_is_changed_or_lost()
    {
        await FoundAsync();
        await using var build1 = await ServerAsync(Theirs[0]);
        await using var build2 = await ServerAsync(Theirs[1]);
        using var done = new CancellationTokenSource();
        var ours = Task.WhenAll(
            BuildUntilAsync("build3", "umask 022", 0, done.Token), BuildUntilAsync("build4", "umask 077", 3, done.Token));
        // One after the other: two appends of theirs at once wedge each other, with nobody else about.
        for (var round = 1; round <= Rounds; round++)
        {
            await WorkAsync(build1, Theirs[0], round);
            await WorkAsync(build2, Theirs[1], round);
        }

        await done.CancelAsync();
        var builds = await ours;

        Assert.All(builds, count => Assert.InRange(count, 2, int.MaxValue));
        AssertTheirs();
        await AssertOursAsync();
    }

    public void Dispose() => _fleet.Dispose();

    /// <summary>Their whole repository, with two messages that are old enough for their archiver.</summary>
    private async Task FoundAsync()
    {
        var clone = Path.Combine(_fleet.Folder, "first");
        Shell.Git(_fleet.Folder, "init", "-q", "-b", "main", clone);
        await Shell.RunAsync("bash", ["-c", $"git -C \"$1\" archive {Commit} | tar -x -C \"$2\"", "bash", Clone!, clone]);
        var old = Theirs.Select(server => (JsonNode)new JsonObject
        {
            ["id"] = $"msg_1750000000_{server}", ["from"] = server, ["to"] = "all", ["type"] = "info", ["subject"] = $"old of {server}",
            ["body"] = "read long ago", ["timestamp"] = "2025-06-15T15:06:40Z", ["read"] = true,
        });
        // As jq writes it: a script that wrote each line anew would stand in the way of all others.
        await File.WriteAllTextAsync(
            Path.Combine(clone, "coordination", "messages.json"),
            new JsonObject { ["messages"] = new JsonArray([.. old]) }.ToJsonString(new() { WriteIndented = true }) + "\n");
        Shell.Git(clone, "add", "-A");
        Shell.Git(clone, "commit", "-qm", "Their fleet");
        Shell.Git(clone, "push", "-q", _fleet.Remote, "main");
    }

    /// <summary>A server of theirs: its scripts know no other folder than /root/Build.</summary>
    private async Task<PrivateMounts> ServerAsync(string server)
    {
        var clone = Path.Combine(_fleet.Folder, server);
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Shell.Git(clone, "config", "user.name", server);
        Shell.Git(clone, "config", "user.email", $"{server}@example.org");
        var mounts = await PrivateMounts.MakeAsync(
            $"for folder in /root /var/log /var/tmp; do mount -t tmpfs tmpfs $folder; done\n"
            + $"mkdir /root/Build; mount --bind {clone} /root/Build");
        await RunAsync(mounts, server, "install_git_hooks.sh");
        await RunAsync(mounts, server, "enhanced_heartbeat.sh", server);
        return mounts;
    }

    private async Task WorkAsync(PrivateMounts mounts, string server, int round)
    {
        await RunAsync(mounts, server, "update_status.sh", server, "building", $"job_{round}");
        await RunAsync(mounts, server, "send_message.sh", server, "all", "info", Subject(server, round), Body(server, round));
        _read.Add(await RunAsync(mounts, server, "read_messages.sh", server));
        _read.Add(await RunAsync(mounts, server, "check_and_process_messages.sh", server));
        await RunAsync(mounts, server, "mark_messages_read.sh", server);
        await RunAsync(mounts, server, "enhanced_heartbeat.sh", server);
        await RunAsync(mounts, server, "manage_messages.sh", "archive");
        await RunAsync(mounts, server, "update_status.sh", server, "success");
        Assert.DoesNotContain("ERROR", await RunAsync(mounts, server, "check_health.sh"), StringComparison.Ordinal);
        // It cannot read the times of their own sender: those messages are read by now.
        await RunAsync(mounts, server, "monitor_health.sh");
        var log = await mounts.ShellAsync("cat /var/log/build-errors.log");
        Assert.DoesNotContain($"{server} heartbeat", log.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// A script whose pushes all came second ends with a commit that waits for the next one: one push of some, five of others.
    /// </summary>
    private async Task<string> RunAsync(PrivateMounts mounts, string server, string script, params string[] arguments)
    {
        var end = await TryAsync(mounts, script, arguments);
        var output = end.Output;
        for (var again = 0; again < 5 && end.Code != 0 && Waiting(server) != ""; again++)
            end = await TryAsync(mounts, "update_status.sh", server, "building", "job_0");
        Assert.True(end.Code == 0, $"{script} {string.Join(' ', arguments)} ended with {end.Code}:\n{end.Output}{end.Error}");
        Assert.Equal("", Waiting(server));
        return output;
    }

    private string Waiting(string server) =>
        Shell.Git(Path.Combine(_fleet.Folder, server), "log", "--oneline", "origin/main..HEAD");

    private static Task<CommandEnd> TryAsync(PrivateMounts mounts, string script, params string[] arguments) => mounts.RunAsync(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["HEARTBEAT_PUSH_EVERY"] = "1", ["GIT_CONFIG_NOSYSTEM"] = "1" },
        "bash", ["-c", "cd /root/Build && exec bash \"scripts/$0\" \"$@\"", script, .. arguments]);

    /// <summary>Builds of one commit until their servers are done.</summary>
    private async Task<int> BuildUntilAsync(string server, string before, int end, CancellationToken done)
    {
        var machine = new Buildcoord(_fleet, server);
        var builds = 0;
        for (; !done.IsCancellationRequested; builds++)
        {
            // Real ones take longer. Their hook looks through all files before a push, and who pushes in between is first.
            var (code, _, error) = await Shell.TryAsync(
                "bash", ["-c", $"{before}; exec {Buildcoord.Program} run --name cloudstack -- bash -c 'sleep 20; exit {end}'"],
                machine.Environment, _source);
            Assert.True(code == end, error);
        }

        return builds;
    }

    private void AssertTheirs()
    {
        var messages = _fleet.AllMessages().Where(message => Theirs.Contains($"{message["from"]}")).ToList();
        var sent = Theirs.SelectMany(server => Enumerable.Range(1, Rounds).Select(
            round => $"all info {Subject(server, round)} {Body(server, round)}"));
        Assert.Equal(
            Theirs.Select(server => $"all info old of {server} read long ago").Concat(sent).Order(StringComparer.Ordinal),
            messages.Select(message => $"{message["to"]} {message["type"]} {message["subject"]} {message["body"]}")
                .Order(StringComparer.Ordinal));
        var first = Shell.Git(_fleet.Remote, "rev-list", "--max-parents=0", "main");
        foreach (var server in Theirs)
        {
            var before = JsonNode.Parse(Shell.Git(_fleet.Remote, "show", $"{first}:{server}/status.json"))!;
            var now = _fleet.Read($"{server}/status.json");
            Assert.Equal("success", $"{now["status"]}");
            foreach (var name in new[] { "status", "timestamp", "current_job" })
                before[name] = now[name]?.DeepClone();
            Assert.True(JsonNode.DeepEquals(before, now), $"{now}");
            var clone = Path.Combine(_fleet.Folder, server);
            Assert.Equal("", Shell.Git(clone, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!.githooks"));
            Assert.False(Directory.Exists(Path.Combine(clone, ".git", "rebase-merge")));
        }

        var touched = Shell.Git(_fleet.Remote, "log", "--format=", "--name-only", "--author=build3", "--author=build4", "main").Split('\n');
        Assert.Equal(
            ["build3", "build4", "coordination/archive", "coordination/messages.json"],
            touched.Select(path => path.StartsWith("coordination/m", StringComparison.Ordinal) ? path
                    : string.Join('/', path.Split('/').Take(path.StartsWith("coordination", StringComparison.Ordinal) ? 2 : 1)))
                .Where(path => path != "").Append("coordination/archive").Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(_read, text => text.Contains("build3 built this commit: ", StringComparison.Ordinal));
    }

    private async Task AssertOursAsync()
    {
        var compared = await new Buildcoord(_fleet, "build3").RunAsync("compare", "build3", "build4");

        Assert.Contains("  umask 0022 on build3, 0077 on build4", compared.Output, StringComparison.Ordinal);
        foreach (var server in new[] { "build3", "build4" })
        {
            var environment = _fleet.Read($"{server}/builds.json")["builds"]![0]!["environment"]!.GetValue<string>();
            var written = Shell.Git(_fleet.Remote, "log", "--format=%an", "main", "--", $"{server}/environments/{environment}.json");
            Assert.Equal(server, written);
        }
    }

    private static string Subject(string server, int round) => $"{server} {round}: \"done\" & 'well'";

    private static string Body(string server, int round) => $"body of {server}, {round}\nÜber | zwei $LINES";
}
