using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>A fleet in which every text that somebody else wrote would move the cursor, set the title, or turn the line around.</summary>
public sealed class EscapingFleet : IAsyncLifetime
{
    private const string Escape = "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eflip\r\u200b\u0085x";

    private const string Status = """
        {"server": "~", "hostname": "~", "ip": "~", "manager": "~", "timestamp": "~", "status": "~", "instance": "~", "system": {"~": "~"},
         "current_job": {"id": "~", "name": "~", "target": "~", "host": "~", "log": "~", "progress": {"done": 1, "total": 2, "label": "~"}},
         "last_build": {"id": "~", "status": "~", "result": "~", "branch": "~", "duration_seconds": 7}, "last_package": {"id": "~", "status": "~"}}
        """;

    private const string Builds = """
        {"builds": [{"id": "~", "name": "~", "status": "~", "branch": "~", "commit": "~", "completed_at": "~", "log": "~", "packages": [{"name": "~", "version": "~", "path": "/x/~", "sha256": "~"}]}]}
        """;

    private const string Jobs = """
        {"jobs": [{"id": "~", "status": "~"}, {"id": "~", "status": "running", "assigned_to": "~", "started_at": "2020-01-01T00:00:00Z"}]}
        """;

    private const string Messages = """
        {"messages": [
          {"id": "msg_~", "from": "~", "to": "all", "type": "~", "subject": "~", "body": "~\\n~", "timestamp": "~", "read": false, "priority": "~", "tags": ["~"],
           "ack_required": true, "ack_status": "~", "acknowledged_by": ["~"], "in_reply_to": "msg_~", "job": "~", "result": "~", "event": "~"},
          {"id": "msg_1", "from": "build9", "to": "build2", "type": "info", "subject": "~", "body": "~", "timestamp": "2999-01-01T00:00:00Z", "read": false}
        ]}
        """;

    internal TestFleet Fleet { get; } = new();

    internal static string Log =>
        $"[ERROR] COMPILATION ERROR : {Escape}\n[ERROR] /x/{Escape}.java:[1,2] {Escape}\n[ERROR] Failed to execute goal {Escape}\n";

    public async ValueTask InitializeAsync()
    {
        await new Buildcoord(Fleet, "build1").RunAsync("status", "idle");
        Dictionary<string, string> files = new()
        {
            ["coordination/jobs.json"] = Filled(Jobs),
            ["coordination/messages.json"] = Filled(Messages),
        };
        foreach (var server in new[] { "build1", "build2" })
        {
            files[$"{server}/status.json"] = Filled(Status);
            files[$"{server}/builds.json"] = Filled(Builds);
            files[$"{server}/logs/job_1-{Escape}.log"] = Escape + "\n" + Escape;
        }

        Fleet.Edit(files);
    }

    public ValueTask DisposeAsync()
    {
        Fleet.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Filled(string template) =>
        template.Replace("~", JsonValue.Create(Escape + "\0").ToJsonString()[1..^1], StringComparison.Ordinal);
}
