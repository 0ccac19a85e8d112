using System.Text.Json.Nodes;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Tests.Compatibility;

/// <summary>
/// A machine is updated while updates wait, builds have crashed and a daemon was killed: this version goes on where 0.1 stopped.
/// </summary>
public sealed class EarlierStateTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly EarlierMachine _machine;

    public EarlierStateTests() => _machine = new EarlierMachine(_fleet);

    [Fact]
    public async Task Everything_that_version_0_1_left_behind_is_published_with_its_values_and_nothing_is_lost()
    {
        var updates = _machine.Files("outbox").Select(EarlierMachine.Read).Where(file => Kind(file) != "hologram").ToArray();
        var (rejected, unreadable) = (_machine.Files("outbox", "refused"), _machine.Files("outbox", "bad"));
        var sent = _machine.Files("sent").Length;

        // A build reports first what crashed before it.
        var next = await _machine.Command.RunAsync("run", "--name", "next", "--", "true");
        Assert.True(next.Code == 0, next.Error);
        var flushed = await _machine.Command.RunAsync("outbox", "flush");
        Assert.True(flushed.Code == 0, flushed.Error);

        Assert.DoesNotContain("BC3006", next.Error + flushed.Error, StringComparison.Ordinal);
        Assert.Equal("hologram", Kind(EarlierMachine.Read(Assert.Single(_machine.Files("outbox")))));
        Assert.Equal(rejected, _machine.Files("outbox", "refused"));
        Assert.Equal(unreadable, _machine.Files("outbox", "bad"));
        Assert.True(_machine.Files("sent").Length >= sent + updates.Length - 1);

        var messages = AllMessages();
        foreach (var update in updates.Where(update => update["update"]!["message"] is not null))
            AssertMessage(messages, update);
        var subjects = messages.Select(message => message["subject"]!.GetValue<string>()).ToArray();
        foreach (var start in new[] { "Build Failed: outer", "Build Failed: undelivered", "Build Started: next", "Build Complete: next" })
            Assert.Single(subjects, subject => subject.StartsWith(start, StringComparison.Ordinal));

        AssertStatus(updates);
        var receipts = Shell.Git(_fleet.Remote, "show", $"main:{RepositoryPaths.Reads("build1")}");
        foreach (var id in updates
            .Where(update => Kind(update) is "acknowledge" or "read-marks")
            .SelectMany(update => update["update"]!["ids"]!.AsArray()))
        {
            Assert.Contains(id!.GetValue<string>(), receipts, StringComparison.Ordinal);
        }

        var question = updates.Single(update => Kind(update) == "acknowledge")["update"]!["ids"]![0]!;
        Assert.Contains(JsonNode.Parse(receipts)!["acknowledged"]!.AsArray(), id => JsonNode.DeepEquals(id, question));
        var inbox = await _machine.Command.RunAsync("inbox");
        Assert.DoesNotContain("news", inbox.Output, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "ls-tree", "main", "build3/status.json"));
    }

    [Fact]
    public void What_a_user_trusted_with_version_0_1_is_trusted()
    {
        var trusted = new TrustStore(Path.Combine(_machine.Command.Environment["XDG_CONFIG_HOME"], "buildcoord", "trusted.json"));
        Assert.True(trusted.IsTrusted("/srv/source/cloudstack/buildcoord.json", "{\"server\":\"build1\"}\n"u8.ToArray()));
        Assert.False(trusted.IsTrusted("/srv/source/cloudstack/buildcoord.json", "{}"u8.ToArray()));
    }

    public void Dispose() => _fleet.Dispose();

    private static string Kind(JsonNode file) => file["update"]!["kind"]!.GetValue<string>();

    private JsonNode[] AllMessages() =>
    [
        .. _fleet.LiveMessages(),
        .. Shell.Git(_fleet.Remote, "ls-tree", "-r", "--name-only", "main", "coordination/archive/")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(path => _fleet.Read(path).AsArray()).Select(message => message!),
    ];

    private static void AssertMessage(JsonNode[] messages, JsonNode update)
    {
        var id = (update["update"]!["shared_id"] ?? update["id"])!.GetValue<string>();
        var arrived = Assert.Single(messages, message => message["id"]!.GetValue<string>() == id);
        foreach (var (name, value) in update["update"]!["message"]!.AsObject())
        {
            var expected = name == "type" ? JsonValue.Create(value!.GetValue<string>().ToLowerInvariant()) : value;
            Assert.True(
                name == "ack_required" && !value!.GetValue<bool>() || JsonNode.DeepEquals(expected, arrived[name]),
                $"{id}: {name} of\n{arrived}\nis not\n{expected}");
        }
    }

    private void AssertStatus(JsonNode[] updates)
    {
        var status = _fleet.Read("build1/status.json");
        var registered = Assert.Single(updates, update => Kind(update) == "register")["update"]!;
        foreach (var name in new[] { "cores", "memory_gb", "java_version", "maven_version" })
            Assert.True(JsonNode.DeepEquals(registered["capabilities"]![name], status["capabilities"]![name]), name);
        Assert.Equal(
            File.ReadAllText(Path.Combine(_machine.Command.Environment["BUILDCOORD_STATE"], "instance")).Split(' ')[0],
            status["instance"]!.GetValue<string>());

        var package = updates.Last(update => update["update"]!["last_package"] is not null)["update"]!["last_package"]!;
        foreach (var name in new[] { "id", "status", "exit_code", "artifacts", "packages", "logs" })
            Assert.True(JsonNode.DeepEquals(package[name], status["last_package"]![name]), name);

        var builds = Shell.Git(_fleet.Remote, "show", "main:build1/builds.json");
        foreach (var ended in updates.Where(update => update["update"]!["build"] is not null))
            Assert.Contains(ended["update"]!["build"]!["id"]!.GetValue<string>(), builds, StringComparison.Ordinal);
        foreach (var ended in updates.Where(update => update["update"]!["excerpt"] is not null))
        {
            var excerpt = ended["update"]!["excerpt"]!;
            Assert.Equal(
                excerpt["text"]!.GetValue<string>().Trim(),
                Shell.Git(_fleet.Remote, "show", $"main:build1/logs/{excerpt["name"]!.GetValue<string>()}").Trim());
        }
    }
}
