using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>
/// The fleet of the documents' pictures: one server builds, one failed a commit that another one built, one is lost, one has packages.
/// </summary>
internal static class PictureFleet
{
    public const string Commit = "3f2a9c1d5e7b8046a1c9d2e3f4051627384950ab";

    private const string Cause = "ManagementServer.java:[10,44] cannot find symbol: class JettyUtil";

    private static readonly string Log = $"""
        [ERROR] COMPILATION ERROR :
        [ERROR] /home/build/cloudstack/server/src/main/java/com/cloud/server/{Cause}
        [ERROR] Failed to execute goal maven-compiler-plugin:3.11.0:compile on project cloud-server
        --- the end of /var/log/cloudstack-build/job_1795490000-maven.log ---
        [INFO] BUILD FAILURE
        """;

    /// <param name="fleet">The fleet.</param>
    /// <param name="now">The time that the ages end at.</param>
    public static void Write(TestFleet fleet, DateTimeOffset now)
    {
        var there = EnvironmentDocument.Write(new()
        {
            System = "Debian GNU/Linux 12 (bookworm)", Java = "17.0.15+6 (Debian)", Maven = "3.8.7", Umask = "0022",
            Dependencies = ["debhelper=13.11.4", "libssl-dev=3.0.15-1", "maven=3.8.7-1"],
        });
        var here = EnvironmentDocument.Write(new()
        {
            System = "Debian GNU/Linux 12 (bookworm)", Java = "17.0.12+6 (Debian)", Maven = "3.8.7", Umask = "0022",
            Dependencies = ["debhelper=13.11.4", "libssl-dev", "maven=3.8.7-1"],
        });
        var build1 = Builds(there.Hash, 46, ["success", "success", "success", "failure", "success", "success", "success"]);
        var build2 = Builds(here.Hash, 12, ["failure", "success", "cancellation", "success", "success"]);
        var build4 = Builds(there.Hash, 70, ["success", "success", "success", "success"], packages: 3);
        fleet.Edit(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["build1/status.json"] = Status("build1", "acs-builder-1", "10.1.3.175", "Codex", "building", 0, build1, new JsonObject
            {
                ["id"] = "job_1795491200", ["name"] = "cloudstack", ["branch"] = "4.22", ["target"] = "MavenInstall",
                ["started_at"] = Ago(34), ["expected_at"] = Ago(-12),
                ["progress"] = new JsonObject { ["done"] = 105, ["total"] = 147, ["label"] = "Apache CloudStack Server" },
            }),
            ["build1/heartbeat.json"] = Beat(
                "build1", 0, "[INFO] --- compiler:3.11.0:compile (default-compile) @ cloud-server ---",
                "[INFO] Compiling 1204 source files"),
            ["build1/builds.json"] = build1.ToJsonString(),
            [$"build1/environments/{there.Hash}.json"] = Encoding.UTF8.GetString(there.Bytes),
            ["build2/status.json"] = Status("build2", "acs-builder-2", "10.1.3.177", "Copilot", "failed", 12, build2),
            ["build2/heartbeat.json"] = Beat("build2", 0),
            ["build2/builds.json"] = build2.ToJsonString(),
            [$"build2/environments/{here.Hash}.json"] = Encoding.UTF8.GetString(here.Bytes),
            ["build2/logs/job_1795490000-maven.log"] = Log,
            ["build3/status.json"] = Status("build3", "acs-builder-3", "10.1.3.181", "Claude Code", "idle", 190, null),
            ["build3/heartbeat.json"] = Beat("build3", 190),
            ["build4/status.json"] = Status("build4", "acs-builder-4", "10.1.3.182", "Codex", "success", 70, build4),
            ["build4/heartbeat.json"] = Beat("build4", 0),
            ["build4/builds.json"] = build4.ToJsonString(),
            [$"build4/environments/{there.Hash}.json"] = Encoding.UTF8.GetString(there.Bytes),
            ["coordination/messages.json"] = new JsonObject
            {
                ["messages"] = new JsonArray(
                    Message("info", "build4", "all", "Build Successful: cloudstack 4.22", "3 packages\n/root/artifacts/cloudstack", 70),
                    Message("request", "build4", "build2", "Please build the 4.22 packages on Debian 12", "Commit 3f2a9c1.", 64),
                    Message("info", "build1", "all", "Build Started: cloudstack 4.22", "Branch: 4.22", 34),
                    Message("error", "build2", "all", $"Build Failed: cloudstack: {Cause}", Log, 12)),
            }.ToJsonString(),
        });

        string Ago(int minutes) => Timestamps.Write(now.AddMinutes(-minutes));

        string Beat(string server, int minutes, params string[] output) => new JsonObject
        {
            ["output"] = new JsonArray([.. output.Select(line => JsonValue.Create(line))]), ["output_at"] = Ago(minutes),
            ["server"] = server, ["timestamp"] = Ago(minutes), ["interval_seconds"] = 60,
        }.ToJsonString();

        string Status(
            string server, string host, string ip, string manager, string state, int minutes, JsonObject? builds,
            JsonObject? job = null) => new JsonObject
        {
            ["server"] = server, ["hostname"] = host, ["ip"] = ip, ["manager"] = manager, ["timestamp"] = Ago(minutes),
            ["status"] = state, ["current_job"] = job, ["last_build"] = builds?["builds"]![0]!.DeepClone(),
            ["last_package"] = builds?["builds"]![0]!["packages"]!.AsArray().Count > 0 ? builds["builds"]![0]!.DeepClone() : null,
        }.ToJsonString();

        JsonObject Builds(string environment, int minutes, string[] results, int packages = 0) => new()
        {
            ["builds"] = new JsonArray(
                [.. results.Select((result, place) => (JsonNode)new JsonObject
                {
                    ["id"] = place == 0 ? "job_1795490000" : $"job_{1795490000 - (place * 11_400)}", ["name"] = "cloudstack",
                    ["status"] = result == "success" ? "success" : "failed", ["result"] = result, ["branch"] = place < 3 ? "4.22" : "main",
                    ["commit"] = place == 0 ? Commit : $"{0x9c41e07 - (place * 0x3a5f21):x7}{new string('0', 33)}",
                    ["completed_at"] = Ago(minutes + (place * 190)),
                    ["duration_seconds"] = result == "success" ? 2750 + (place * 97 % 300) : 893,
                    ["subject"] = result == "failure" ? Cause : null, ["cause"] = result == "failure" ? "java.compile" : null,
                    ["environment"] = environment,
                    ["packages"] = new JsonArray([.. Enumerable.Range(0, place == 0 ? packages : 0).Select(Package)]),
                })]),
        };

        static JsonNode Package(int place)
        {
            var name = new[] { "cloudstack-common", "cloudstack-management", "cloudstack-agent" }[place];
            return new JsonObject
            {
                ["name"] = name, ["version"] = "4.22.0.0", ["path"] = $"/root/artifacts/{name}_4.22.0.0_all.deb",
                ["size"] = 41_700_000 + (place * 9_100_000), ["sha256"] = string.Concat(Enumerable.Repeat($"{place}4c9e1b7", 8)),
            };
        }

        JsonObject Message(string type, string from, string to, string subject, string body, int minutes) => new()
        {
            ["id"] = $"msg_{minutes}", ["from"] = from, ["to"] = to, ["type"] = type, ["subject"] = subject, ["body"] = body,
            ["timestamp"] = Ago(minutes), ["read"] = false,
        };
    }
}
