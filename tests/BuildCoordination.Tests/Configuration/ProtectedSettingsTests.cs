using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Settings;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Tests.Configuration;

/// <summary>
/// A source tree that nobody trusts says what is built. It does not say where, whether, as whom, when or how long that is reported.
/// </summary>
public sealed class ProtectedSettingsTests : IDisposable
{
    // A new setting belongs into one of these lists. In doubt it is protected.
    private static readonly string[] Protected =
    [
        "server", "repository", "branch", "embedded", "state", "cache", "enabled", "level", "targetTimeout", "strict", "redaction",
        "stalledAfter", "flushLimit", "git.executable", "git.deadline", "heartbeat.interval", "pollInterval", "heartbeat.onMain",
            "hostname", "ip", "manager", "logFolder",
        "events", "legacyClone",
    ];

    private static readonly string[] Free =
    [
        "coordinatedTargets", "cloudstack.source", "cloudstack.logs", "cloudstack.profiles", "cloudstack.goals",
        "cloudstack.mavenArguments", "cloudstack.environment", "cloudstack.packaging", "cloudstack.dpkgFlags", "cloudstack.packages",
        "cloudstack.quiet",
    ];

    // No source tree's file sets these, trusted or not.
    private static readonly string[] OfUser = ["hooks"];

    private static readonly string[] Values =
        ["false", "\"build\"", "\"strict\"", "\"always\"", "\"build-deb\"", "\"11s\"", "\"https://example.org/x\"", "{ \"A\": \"1\" }"];

    private readonly Machine _machine = new();

    public static TheoryData<string> Keys => [.. SettingsTable.All.Where(s => !s.IsOfUser).Select(s => s.Key)];

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Every_setting_is_either_protected_or_free()
    {
        Assert.Equal(SettingsTable.All.Select(s => s.Key).Order(), Protected.Concat(Free).Concat(OfUser).Order());
        Assert.Equal(OfUser, SettingsTable.All.Where(s => s.IsOfUser).Select(s => s.Key));
        Assert.Equal(Free.Order(), SettingsTable.All.Where(s => s.IsFree).Select(s => s.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_source_trees_file_sets_a_protected_setting_only_when_its_user_trusts_it(string key)
    {
        var path = _machine.WriteProjectFile(FileWith(key));

        var untrusted = _machine.Resolve();
        Assert.Equal(Free.Contains(key), untrusted.OriginOf(key).Source.StartsWith(path, StringComparison.Ordinal));
        Assert.Equal(
            Protected.Contains(key),
            untrusted.Warnings.Any(w => w.Code == "BC1005" && w.Message.Contains($"{key} (line ", StringComparison.Ordinal)));

        TrustStore.Of(_machine.Environment)!.Trust(path);
        var trusted = _machine.Resolve();
        Assert.StartsWith(path, trusted.OriginOf(key).Source, StringComparison.Ordinal);
        Assert.Empty(trusted.Warnings);
    }

    [Fact]
    public void One_warning_names_all_that_was_ignored_and_what_to_run()
    {
        var path = _machine.WriteProjectFile(
            "{ \"enabled\": false,\n\"git\": { \"deadline\": \"1s\" }, \"enabled\": false, \"nonsense\": { \"branch\": 1 } }");

        var warnings = _machine.Resolve().Warnings;

        Assert.Equal(["BC1003", "BC1005"], warnings.Select(w => w.Code));
        Assert.Contains(
            "these settings in it are ignored: enabled (line 1), git.deadline (line 2).", warnings[1].Message, StringComparison.Ordinal);
        Assert.EndsWith($"buildcoord trust {path}", warnings[1].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"cloudstack\": { \"quiet\": \"perhaps\" }, \"coordinatedTargets\": [\"x\"] }", true)]
    [InlineData("{ \"cloudstack\": { \"source\": \"a\\u0000b\" }, \"coordinatedTargets\": [\"x\"] }", true)]
    [InlineData("{ \"coordinatedTargets\": [\"x\"], ", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    [InlineData("{ \"coordinatedTargets\": [\"\\ud800\"] }", false)]
    public void A_file_that_cannot_be_used_stops_nothing_until_its_user_trusts_it(string content, bool isPartlyUsed)
    {
        var path = _machine.WriteProjectFile(content);

        var untrusted = _machine.Resolve();
        Assert.Equal(isPartlyUsed, untrusted.CoordinatedTargets.Count == 1);
        var warning = Assert.Single(untrusted.Warnings);
        Assert.Equal("BC1030", warning.Code);
        Assert.Contains(path, warning.Message, StringComparison.Ordinal);

        TrustStore.Of(_machine.Environment)!.Trust(path);
        Assert.ThrowsAny<BuildCoordination.Diagnostics.CoordinationException>(() => _machine.Resolve());
    }

    [Fact]
    public void A_huge_file_stops_nothing_and_a_million_unknown_keys_are_ten_warnings()
    {
        var path = _machine.WriteProjectFile("");
        using (var file = File.OpenWrite(path))
            file.SetLength(1L << 40);
        Assert.Equal("BC1030", Assert.Single(_machine.Resolve().Warnings).Code);

        File.WriteAllText(path, $"{{ {string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\": 1"))} }}");
        Assert.Equal(10, _machine.Resolve().Warnings.Count);
    }

    private static string FileWith(string key)
    {
        var setting = SettingsTable.All.Single(s => s.Key == key);
        var place = new ValuePlace("/x", "/x");
        var value = Values.First(v =>
            setting.Type.Read(JsonSerializer.Deserialize<JsonElement>(v)) is { } read && setting.Type.Complete(read, place) is not null);
        return key.Split('.').Reverse()
            .Aggregate(JsonNode.Parse(value)!, (inner, name) => new JsonObject { [name] = inner }).ToJsonString();
    }
}
