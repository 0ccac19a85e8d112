using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A server that has published before, which is put back to that state as often as needed.</summary>
internal sealed class KilledServer : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;
    private readonly string _snapshot;
    private readonly string _state;
    private readonly string _cache;

    private KilledServer()
    {
        (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));
        _snapshot = Path.Combine(_fleet.Folder, "snapshot");
        _state = Path.Combine(_build1.Environment["BUILDCOORD_STATE"], "repositories", "");
        _cache = Path.Combine(_build1.Environment["XDG_CACHE_HOME"], "buildcoord", "repositories", "");
    }

    /// <summary>A message of build2's that asks build1 to acknowledge it.</summary>
    public string Asked { get; private set; } = "";

    // The other server's too: it would find that the repository was rewound, and tell the fleet.
    private IReadOnlyList<string> Folders => [_fleet.Remote, _build1.Environment["HOME"], _build2.Environment["HOME"]];

    private string State => Directory.GetDirectories(_state).Single();

    private string Cache => Directory.GetDirectories(_cache, "*.git").Single();

    public static async Task<KilledServer> PrepareAsync()
    {
        var server = new KilledServer();
        Assert.Equal(0, (await server._build1.RunAsync("send", "all", "info", "first", "body")).Code);
        var asked = await server._build2.RunAsync("send", "build1", "info", "question", "body", "--ack");
        Assert.True(asked.Code == 0, asked.Error);
        server.Asked = asked.Output.Trim();
        Assert.Equal(0, (await server._build1.RunAsync("inbox")).Code);
        await server.CopyAsync(server._fleet.Folder, server._snapshot);
        return server;
    }

    /// <summary>Runs a command until it is killed at a point, from the prepared state.</summary>
    public async Task KillAsync(FailPoint point, params string[] arguments)
    {
        foreach (var folder in Folders)
            Directory.Delete(folder, recursive: true);
        await CopyAsync(_snapshot, _fleet.Folder);
        if (point.AfterAnother)
            Assert.Equal(0, (await _build2.RunAsync("send", "all", "info", "another", "body")).Code);
        if (point.Flushes)
        {
            var away = new Buildcoord(_fleet, "build1", ("BUILDCOORD_GIT_EXECUTABLE", Path.Combine(_fleet.Folder, "no-git")));
            Assert.Equal(0, (await away.RunAsync(arguments)).Code);
            Assert.Equal(0, (await away.RunAsync("send", "all", "info", "beside", "body")).Code);
            arguments = ["outbox", "flush"];
        }

        if (point.Hook is { } hook)
            _fleet.Hook(hook.Name, hook.Body);

        var environment = new Dictionary<string, string>(_build1.Environment) { ["BUILDCOORD_GIT_EXECUTABLE"] = point.MakeGit(_fleet) };
        var (program, words) = point.Command(State, Cache, arguments);
        var (code, _, error) = await Shell.TryAsync(program, words, environment, _build1.Environment["HOME"]);
        Assert.True(code == 137, $"{point}: it was not killed but ended with {code}. {error}");
        if (point.Hook is { } done)
            File.Delete(Path.Combine(_fleet.Remote, "hooks", done.Name));
    }

    /// <summary>Where the update is that was on its way.</summary>
    public Found Find(string subject) =>
        Holds("sent", subject) ? Found.Sent
        : !Holds("outbox", subject) ? Found.Nowhere
        : Holds("outbox/refused", subject) ? Found.Refused
        : Subjects().Contains(subject) ? Found.Published : Found.Waiting;

    /// <summary>The next start, with nobody's help, tells its own and what was accepted before.</summary>
    public async Task NextAsync(params string[] arguments)
    {
        var next = await _build1.RunAsync(arguments);
        Assert.True(next is { Code: 0, Error: "" }, $"The next start ended with {next.Code}: {next.Error}");
        Assert.Empty(Directory.GetFiles(Path.Combine(State, "outbox"), "*.json"));
    }

    /// <summary>The next start, which finds a crashed build and says so.</summary>
    public async Task NextAfterCrashAsync(params string[] arguments)
    {
        var next = await _build1.RunAsync(arguments);
        Assert.True(
            next.Code == 0 && next.Error.Contains("BC4002", StringComparison.Ordinal),
            $"The next start ended with {next.Code}: {next.Error}");
        await NextAsync("outbox", "flush");
    }

    public JsonNode Message(string subject) =>
        _fleet.LiveMessages().Single(message => message["subject"]!.GetValue<string>().StartsWith(subject, StringComparison.Ordinal));

    public JsonNode Build(string job) =>
        _fleet.Read("build1/builds.json")["builds"]!.AsArray().Single(build => build!["id"]!.GetValue<string>() == job)!;

    public IReadOnlyList<string> Subjects() => _fleet.AllSubjects();

    public IReadOnlyList<string> Acknowledged() =>
        [.. _fleet.Read("build1/reads.json")["acknowledged"]?.AsArray().Select(id => id!.GetValue<string>()) ?? []];

    /// <summary>jq reads every document: those of the repository, and those that this machine keeps.</summary>
    public Task AssertWholeAsync() => Shell.RunAsync("bash", ["-c",
        """
        set -e -o pipefail
        mkdir "$2/tree"
        git -C "$1" archive main | tar -x -C "$2/tree"
        find "$2/tree" "$3" -name '*.json' -print0 | xargs -0 jq empty
        rm -rf "$2/tree"
        """,
        "bash", _fleet.Remote, _fleet.Folder, State]);

    public void Dispose() => _fleet.Dispose();

    private bool Holds(string folder, string text) =>
        Directory.GetFiles(Path.Combine(State, folder), "*.json")
            .Any(file => File.ReadAllText(file).Contains($"\"{text}\"", StringComparison.Ordinal));

    private async Task CopyAsync(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Folders)
            await Shell.RunAsync("cp", ["-a", Path.Combine(from, Path.GetFileName(folder)), to]);
    }
}
