using System.Text.Json.Nodes;
using BuildCoordination.Tests.Redaction;

namespace BuildCoordination.Tool.Tests.Hostile;

public sealed class SecretsInLogsTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task What_the_scripts_did_not_take_out_of_their_messages_does_not_reach_the_daemons_logs()
    {
        var planted = PlantedSecrets.Different(60).ToList();
        var build1 = new Buildcoord(_fleet, "build1");
        await build1.RunAsync("status", "idle");
        _fleet.Edit("coordination/messages.json", new JsonObject
        {
            ["messages"] = new JsonArray([.. planted.Select((pair, i) => new JsonObject
            {
                ["id"] = $"msg_{i}", ["from"] = "build2", ["to"] = "all", ["subject"] = $"shown {i}", ["body"] = pair.Text, ["timestamp"] =
                    "2999-01-01T00:00:00Z", ["read"] = false,
            })]),
        }.ToJsonString());

        using var daemon = build1.Start("daemon", "run");
        var shown = "";
        while (!shown.Contains($"shown {planted.Count - 1}\n", StringComparison.Ordinal))
            shown += await daemon.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline) + "\n";
        await Shell.RunAsync("kill", ["-TERM", $"{daemon.Id}"]);
        var end = await Buildcoord.EndAsync(daemon);

        var logs = string.Concat(Directory.GetFiles(build1.Environment["BUILDCOORD_LOG_FOLDER"]).Select(File.ReadAllText));
        Assert.Contains("shown 0\n", logs, StringComparison.Ordinal);
        Assert.All(planted, pair => Assert.DoesNotContain(pair.Secret, logs + shown + end.Output + end.Error, StringComparison.Ordinal));
    }

    public void Dispose() => _fleet.Dispose();
}
