using System.Text.Json.Nodes;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Fleets;

/// <summary>A coordination repository of a test's own, and machines around it with homes and state of their own.</summary>
internal sealed class TestFleet : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestFleet()
    {
        Remote = _folder["coordination.git"];
        Shell.Git(_folder.Path, "init", "-q", "--bare", "-b", "main", Remote);
    }

    public string Remote { get; }

    public string Folder => _folder.Path;

    /// <summary>The settings of a machine: everything that it keeps is under a folder of its name.</summary>
    public Dictionary<string, string> Machine(string server, string? host = null)
    {
        var home = _folder[host ?? server];
        Directory.CreateDirectory(home);
        return new(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            // Of its own, for the settings that one test's set-up writes are another's else, who runs beside it.
            ["BUILDCOORD_SYSTEM_ROOT"] = Directory.CreateDirectory(home + "-root").FullName,
            ["XDG_CONFIG_HOME"] = Path.Combine(home, "config"),
            ["XDG_CACHE_HOME"] = Path.Combine(home, "cache"),
            ["XDG_STATE_HOME"] = Path.Combine(home, "state"),
            ["BUILDCOORD_STATE"] = Path.Combine(home, "buildcoord"),
            ["BUILDCOORD_LOG_FOLDER"] = Path.Combine(home, "log"),
            ["BUILDCOORD_LEGACY_CLONE"] = Path.Combine(home, "scripts"),
            ["BUILDCOORD_REPOSITORY"] = Remote,
            ["BUILDCOORD_SERVER"] = server,
            // These are all the variables that a coordinator in this process has: see Isolation.
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
        };
    }

    public Task<BuildCoordinator> OpenAsync(
        string server, string? host = null, Action<Dictionary<string, string>>? change = null, TimeProvider? time = null,
        BuildCoordinationOptions? options = null)
    {
        var variables = Machine(server, host);
        change?.Invoke(variables);
        var environment = new EnvironmentSnapshot(variables, variables["HOME"], variables["HOME"])
        {
            HostName = host ?? server,
            SystemRoot = _folder["root"],
        };
        return BuildCoordinator.OpenAsync(options ?? new(), environment, time ?? TimeProvider.System, CancellationToken.None);
    }

    public JsonNode Read(string path) => JsonNode.Parse(Shell.Git(Remote, "show", $"main:{path}"))!;

    /// <summary>The messages of the list, without the one that each new fleet starts with.</summary>
    public IReadOnlyList<JsonNode> LiveMessages() => WithoutFirst(Read("coordination/messages.json")["messages"]!.AsArray());

    /// <summary>
    /// The events of a message, each with the subject that a message of its own has. Of two that stand in one subject, the target's is
    /// named after the build.
    /// </summary>
    public static IReadOnlyList<(string What, string Subject)> EventsOf(JsonNode message)
    {
        var subject = message["subject"]!.GetValue<string>();
        if (message["events"] is not JsonArray { Count: 2 } events || $"{events[0]!["target"]}" == $"{events[1]!["target"]}")
            return [(What(message), subject)];
        var (first, second) = (events[0]!, events[1]!);
        var target = $"{first["target"] ?? second["target"]}";
        var ofBuild = subject.Replace($" and its target {target}", "", StringComparison.Ordinal)
            .Replace($" / {target}", "", StringComparison.Ordinal);
        // Fixed is the build.
        subject = subject.Replace($" (fixed) and its target {target}", $" / {target}", StringComparison.Ordinal)
            .Replace($" and its target {target}", $" / {target}", StringComparison.Ordinal);
        return
        [
            (What(first), first["target"] is null ? ofBuild : subject),
            (What(second), second["target"] is null ? ofBuild
                : first["target"] is null ? subject
                : $"Build Started: {ofBuild.Split(": ")[1].Replace(" (skipped)", "", StringComparison.Ordinal)} / {second["target"]}"),
        ];

        static string What(JsonNode happened) => $"{happened["event"]} {happened["result"]}".TrimEnd();
    }

    /// <summary>
    /// The events of a host's builds, oldest first, each with the subject that a message of its own has. Fails if two events of one moment
    /// are two messages, or if an event has no time.
    /// </summary>
    public IEnumerable<(string What, string Subject)> Moments()
    {
        IReadOnlyList<JsonNode> messages = [.. LiveMessages().Reverse()];
        var ofBuilds = messages.Where(message => message["job"] is not null && message["event"] is not null).ToList();
        foreach (var (first, next) in ofBuilds.Zip(ofBuilds.Skip(1)).Where(pair => $"{pair.First["job"]}" == $"{pair.Second["job"]}"))
        {
            var (last, follower) = (Events(first)[^1], Events(next)[0]);
            var isOneMoment = (last.Event, follower.Event, last.HasTarget, follower.HasTarget) is ("start", "start", false, true)
                or ("end success" or "end failure", "start", true, true)
                || (last.Event is "end success" or "end failure" && last.Event == follower.Event && last.HasTarget && !follower.HasTarget);
            // A host's limit is two seconds; times are in whole ones. A run within a run has its own source, and its own messages.
            var isOneRun = Source(first) == Source(next);
            Assert.False(isOneMoment && isOneRun && follower.At - last.At < TimeSpan.FromSeconds(1), $"{first}\n{next}");
        }

        return messages.SelectMany(EventsOf);

        static string? Source(JsonNode message) =>
            $"{message["body"]}".Split('\n').FirstOrDefault(line => line.StartsWith("Source: ", StringComparison.Ordinal));

        static IReadOnlyList<(string Event, bool HasTarget, DateTimeOffset At)> Events(JsonNode message) =>
            message["events"] is JsonArray events
            ? [.. events.Select(happened =>
                ($"{happened!["event"]} {happened["result"]}".TrimEnd(), happened["target"] is not null, Time(happened["at"])))]
            : [($"{message["event"]} {message["result"]}".TrimEnd(), $"{message["subject"]}".Contains(" / ", StringComparison.Ordinal),
                Time(message["timestamp"]))];

        static DateTimeOffset Time(JsonNode? time) =>
            DateTimeOffset.Parse($"{time}", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// All messages but a fleet's first, live and archived, one per place where a message stands; none while there is no branch.
    /// </summary>
    public IReadOnlyList<JsonNode> AllMessages()
    {
        if (Shell.Git(Remote, "for-each-ref", "refs/heads/main") == "")
            return [];
        var archived = Shell.Git(Remote, "ls-tree", "-r", "--name-only", "main", "coordination/archive/")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(path => WithoutFirst(Read(path).AsArray()));
        return [.. LiveMessages().Concat(archived)];
    }

    /// <summary>The subjects of <see cref="AllMessages"/>, one for each event that a message reports.</summary>
    public IReadOnlyList<string> AllSubjects() =>
        [.. AllMessages().SelectMany(message => EventsOf(message).Reverse()).Select(happened => happened.Subject)];

    public int Commits() => int.Parse(Shell.Git(Remote, "rev-list", "--count", "main"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Changes a file by hand, as an operator or another builder does.</summary>
    public void Edit(string path, string content, string branch = "main") =>
        Edit(new Dictionary<string, string> { [path] = content }, branch);

    /// <summary>Changes files by hand in one commit.</summary>
    public void Edit(IReadOnlyDictionary<string, string> files, string branch = "main")
    {
        var clone = Directory.CreateDirectory(_folder[$"clone-{Guid.NewGuid():N}"]).FullName;
        Shell.Git(clone, "clone", "-q", Remote, ".");
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, path))!);
            File.WriteAllText(Path.Combine(clone, path), content);
        }

        Shell.Git(clone, "add", "-A");
        Shell.Git(clone, "commit", "-qm", $"Edit {files.Count} files by hand");
        Shell.Git(clone, "push", "-q", "origin", $"HEAD:{branch}");
    }

    /// <summary>Gives the remote a hook; its working folder is the repository.</summary>
    public void Hook(string name, string body) => Program(body, Remote, "hooks", name);

    /// <summary>Makes a program, such as a stand-in for git, in this fleet's folder.</summary>
    public string Program(string body, params string[] names)
    {
        var path = Path.Combine([Folder, .. names]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Shell.WriteProgram(path, $"#!/bin/bash\n{body}\n");
        return path;
    }

    /// <summary>Removes the fleet; daemons that its machines started, and a failing test did not stop, end with it.</summary>
    public void Dispose()
    {
        foreach (var process in ProcessTable.All().Where(process => process.IsAlive && IsOfThisFleet(process)))
            ProcessSignal.Send(process, SignalNumber.Kill);
        _folder.Dispose();
    }

    private bool IsOfThisFleet(ProcessEntry process) =>
        ProcessTable.EnvironmentVariable(process.Id, EnvironmentSnapshot.SystemRootVariable)
            ?.StartsWith(Folder + "/", StringComparison.Ordinal) == true;

    private static IReadOnlyList<JsonNode> WithoutFirst(JsonArray messages) =>
        [.. messages.Select(message => message!).Where(message => message["event"]?.GetValue<string>() != "fleet-created")];
}
