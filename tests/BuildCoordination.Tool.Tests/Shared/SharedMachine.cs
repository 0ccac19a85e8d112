using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.SharedState;

/// <summary>A machine with a state folder that root shares with a group, and a member of that group with a home of its own.</summary>
internal sealed class SharedMachine : IDisposable
{
    public const string Member = "65534";

    private const string OtherMember = "65533";

    public SharedMachine()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can be several users.");
        State = Path.Combine(Fleet.Folder, "state");
        Tool = Path.Combine(Fleet.Folder, "tool", "buildcoord");
        Root = new Buildcoord(Fleet, "build1", ("BUILDCOORD_STATE", State));
    }

    public TestFleet Fleet { get; } = new();

    public Buildcoord Root { get; }

    public string State { get; }

    /// <summary>A copy of the command that every user can run.</summary>
    public string Tool { get; }

    public string Repository => Directory.GetDirectories(Path.Combine(State, "repositories")).Single();

    public async Task PrepareAsync(string mode = "3770")
    {
        Directory.CreateDirectory(State);
        await Shell.RunAsync("chgrp", [Member, State]);
        await Shell.RunAsync("chmod", [mode, State]);
        // Copied, for this repository may lie where other users cannot look.
        await Shell.RunAsync("cp", ["-r", Path.GetDirectoryName(Buildcoord.Program)!, Path.GetDirectoryName(Tool)!]);
        await Shell.RunAsync("chmod", ["-R", "a+rX", Path.GetDirectoryName(Tool)!]);
        await Shell.RunAsync("chmod", ["a+x", Fleet.Folder]);
        foreach (var user in new[] { Member, OtherMember })
        {
            Directory.CreateDirectory(HomeOf(user));
            // The repository is root's.
            await File.WriteAllTextAsync(Path.Combine(HomeOf(user), ".gitconfig"), "[safe]\n\tdirectory = *\n");
            await Shell.RunAsync("chown", [$"{user}:{Member}", HomeOf(user)]);
        }
    }

    /// <summary>Sends a message as root, which is published.</summary>
    public async Task SendAsync(string subject)
    {
        var end = await Root.RunAsync("send", "all", "info", subject, "");
        Assert.True(end.Code == 0, end.Error);
        Assert.Contains(subject, Fleet.AllSubjects());
    }

    public string HomeOf(string user) => Path.Combine(Fleet.Folder, $"home-{user}");

    /// <summary>Only root reaches the repository, so only root's processes can publish.</summary>
    public Task CloseRemoteAsync() => Shell.RunAsync("chmod", ["-R", "go-rwx", Fleet.Remote]);

    /// <summary>Every user can push to the repository.</summary>
    public Task OpenRemoteAsync() => Shell.RunAsync("chmod", ["-R", "a+rwX", Fleet.Remote]);

    public Task<CommandEnd> AsMemberAsync(params string[] words) => AsAsync(Member, words);

    public Task<CommandEnd> AsOtherMemberAsync(params string[] words) => AsAsync(OtherMember, words);

    /// <summary>Runs a script of the shell as the member.</summary>
    public Task<(int Code, string Output, string Error)> ScriptAsync(string script) =>
        RunAsync(Member, ["sh", "-c", script]);

    public async Task<bool> MayAsync(string script) => (await ScriptAsync(script)).Code == 0;

    public IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Repository, folder)).Select(Path.GetFileName)!;

    /// <summary>A record of a run whose process is gone, as the member writes it.</summary>
    public async Task PlantRecordAsync(string id, Action<JsonObject> change)
    {
        var template = Path.Combine(Fleet.Folder, "record.json");
        var end = await Root.RunAsync(
            "run", "--name", "docs", "--", "sh", "-c", $"cp '{Repository}'/runs/$BUILDCOORD_RUN.json '{template}'");
        Assert.True(end.Code == 0, end.Error);
        var record = JsonNode.Parse(await File.ReadAllTextAsync(template))!.AsObject();
        (record["id"], record["job"]) = (id, id);
        record["process"]!["id"] = 4_000_000;
        record["process"]!["start_time"] = 1;
        // With it, the record is seen to be a copy of another one.
        record.Remove("lock_file");
        change(record);
        await File.WriteAllTextAsync(template, record.ToJsonString());
        await Shell.RunAsync("chmod", ["a+r", template]);
        Assert.True(await MayAsync($"cp '{template}' '{Repository}/runs/{id}.json'"));
    }

    public void Dispose() => Fleet.Dispose();

    private async Task<CommandEnd> AsAsync(string user, string[] words)
    {
        var (code, output, error) = await RunAsync(user, [Tool, .. words]);
        return new(code, output, error);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string user, string[] command)
    {
        var environment = Fleet.Machine("build1");
        foreach (var name in new[] { "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR" })
            environment[name] = HomeOf(user);
        environment["BUILDCOORD_STATE"] = State;
        environment["BUILDCOORD_FLUSH_LIMIT"] = "10s";
        string[] words = ["--reuid", user, "--regid", Member, "--clear-groups", "--", .. command];
        return Shell.TryAsync("setpriv", words, environment, HomeOf(user));
    }
}
