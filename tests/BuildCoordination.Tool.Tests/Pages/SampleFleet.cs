using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>A fleet with something of everything to be seen, written as its servers would have.</summary>
internal static class SampleFleet
{
    /// <summary>What an ill-meaning server may write wherever it writes.</summary>
    public const string Hostile =
        "\u202e\u001b[2J\u0007<script>window.pwned=1</script><img src=x onerror=window.pwned=2>\" onmouseover=\"window.pwned=3";

    public static void Write(TestFleet fleet) => fleet.Edit(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["build1/status.json"] = new JsonObject
        {
            ["server"] = "build1", ["hostname"] = "acs-builder-1", ["ip"] = "10.1.3.175", ["manager"] = "Codex", ["timestamp"] =
                Ago(3), ["status"] = "building",
            ["current_job"] = new JsonObject
            {
                ["id"] = "job_1795486166", ["name"] = "cloudstack", ["target"] = "MavenInstall", ["started_at"] = Ago(14),
                ["progress"] = new JsonObject { ["done"] = 45, ["total"] = 147, ["label"] = "Engine Schema" },
            },
        }.ToJsonString(),
        ["build1/heartbeat.json"] = new JsonObject
        {
            ["server"] = "build1", ["timestamp"] = Ago(0), ["sequence"] = 7, ["interval_seconds"] = 60
        }.ToJsonString(),
        ["build1/builds.json"] = new JsonObject
        {
            ["builds"] = new JsonArray(Build(1, "success"), Build(2, "failure"), Build(3, "success"))
        }.ToJsonString(),
        ["build2/status.json"] = new JsonObject { ["server"] = "build2", ["timestamp"] = Ago(12), ["status"] = "failed" }.ToJsonString(),
        ["build2/heartbeat.json"] = new JsonObject { ["server"] = "build2", ["timestamp"] = Ago(50) }.ToJsonString(),
        ["coordination/messages.json"] = new JsonObject
        {
            ["messages"] = new JsonArray(
                Message("error", "build2", "Build Failed: cloudstack", "ManagementServer.java:[10,44] cannot find symbol", 12),
                Message("request", "build1", "Please take the packages over", "They are ready.", 65)),
        }.ToJsonString(),
    });

    public static void WriteHostile(TestFleet fleet) => fleet.Edit(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["build3/status.json"] = new JsonObject
        {
            ["server"] = "build3", ["hostname"] = Hostile, ["ip"] = Hostile, ["manager"] = Hostile, ["status"] =
                Hostile, ["timestamp"] = Ago(1),
            ["current_job"] = new JsonObject
            {
                ["id"] = Hostile,
                ["name"] = Hostile,
                ["target"] = Hostile,
                ["progress"] = new JsonObject { ["done"] = 9, ["total"] = 3, ["label"] = Hostile },
            },
            ["last_package"] = End(Hostile),
        }.ToJsonString(),
        ["build3/heartbeat.json"] = new JsonObject
        {
            ["server"] = "build3", ["timestamp"] = Ago(0), ["output"] = new JsonArray("</pre></details>" + Hostile),
        }.ToJsonString(),
        ["build3/builds.json"] = new JsonObject { ["builds"] = new JsonArray(End(Hostile)) }.ToJsonString(),
        // Its last build failed, and its log says what it likes.
        ["build4/status.json"] = new JsonObject { ["server"] = "build4", ["status"] = "failed", ["timestamp"] = Ago(1) }.ToJsonString(),
        ["build4/builds.json"] = new JsonObject { ["builds"] = new JsonArray(Failed()) }.ToJsonString(),
        ["build4/logs/job_9-x.log"] = $"</pre></details>{Hostile}\n{new string('x', 4000)}\n--- the end of {Hostile} ---\n",
        ["coordination/messages.json"] = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject
            {
                ["id"] = Hostile, ["from"] = Hostile, ["to"] = Hostile, ["type"] = Hostile, ["subject"] = Hostile, ["timestamp"] =
                    Hostile, ["read"] = false,
                ["body"] = "first\n</pre></details>" + Hostile,
            }),
        }.ToJsonString(),
    });

    private static JsonObject Build(int hours, string result) => new()
    {
        ["id"] = $"job_{hours}", ["name"] = "cloudstack", ["status"] = result == "success"
            ? "success"
            : "failed", ["result"] = result, ["branch"] = "4.22", ["commit"] = new string('c', 40),
        ["completed_at"] = Ago(60 * hours), ["duration_seconds"] = 600 * hours,
        ["packages"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "cloudstack-common",
                ["version"] = $"4.22.0.{hours}",
                ["size"] = 41_700_000,
                ["sha256"] = new string((char)('0' + hours), 64),
            }),
    };

    private static JsonObject End(string text) => new()
    {
        ["id"] = text, ["name"] = text, ["status"] = text, ["result"] = text, ["branch"] = text, ["commit"] = text, ["completed_at"] =
            text, ["duration_seconds"] = 1e300,
        ["packages"] =
            new JsonArray(new JsonObject { ["name"] = text, ["version"] = text, ["path"] = text, ["sha256"] = text, ["size"] = -5 }),
    };

    private static JsonObject Failed()
    {
        var build = End(Hostile);
        (build["id"], build["status"], build["result"], build["subject"]) = ("job_9", "failed", "failure", Hostile);
        return build;
    }

    private static JsonObject Message(string type, string from, string subject, string body, int minutes) => new()
    {
        ["id"] = $"msg_{subject.Length}", ["from"] = from, ["to"] = "all", ["type"] = type, ["subject"] = subject, ["body"] =
            body, ["timestamp"] = Ago(minutes), ["read"] = false,
    };

    private static string Ago(int minutes) =>
        TimeProvider.System.GetUtcNow().AddMinutes(-minutes).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
