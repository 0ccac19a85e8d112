using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>The present status of a server. It is a latest value: only the newest matters.</summary>
internal sealed record StatusUpdate : Update
{
    /// <summary><c>idle</c>, <c>building</c>, <c>success</c> or <c>failed</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>The oldest live run, or null.</summary>
    [JsonPropertyName("current_job")]
    public JobInfo? CurrentJob { get; init; }

    /// <summary>All live runs.</summary>
    [JsonPropertyName("jobs")]
    public IReadOnlyList<JobInfo> Jobs { get; init => field = value ?? []; } = [];

    /// <summary>Which machine and state folder speaks for the server.</summary>
    [JsonPropertyName("instance")]
    public string? Instance { get; init; }

    [JsonPropertyName("machine")]
    public ServerMachine? Machine { get; init; }

    [JsonIgnore]
    public override string Slot => $"status-{Server}";

    [JsonIgnore]
    public override Importance Importance => Importance.Progress;

    public override string Headline(UpdateContext context) => $"[{Server}] Status: {State} at {Timestamps.Write(context.Time)}";

    /// <summary>
    /// Writes the server's status, unless the document is newer: by its stamp, or by the clock of a writer without stamps. A document that
    /// is dated ahead of this clock is not newer.
    /// </summary>
    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        var path = RepositoryPaths.Status(Server);
        var document = StatusDocument.Parse(documents.Read(path));
        if (IsNewer(document.Status, context))
            return;

        var members = new JsonObject { ["server"] = Server };
        if (Machine is { } machine)
        {
            members["hostname"] = machine.Hostname;
            members["ip"] = machine.Ip ?? document.Status.Ip;
            members["manager"] = machine.Manager ?? document.Status.Manager;
        }

        members["timestamp"] = Timestamps.Write(context.Time);
        members["status"] = State;
        members["current_job"] = CurrentJob is { } job ? StatusJson.Write(job) : null;
        members["jobs"] = new JsonArray([.. Jobs.Select(StatusJson.Write)]);
        if (document.Status.LastBuild is null)
            members["last_build"] = null;
        members["instance"] = Instance;
        members["stamp"] = context.Stamp;
        documents.Write(path, document.Set(members).ToBytes());
    }

    // A stamp of 0 is that of a server that was only registered. A date ahead of the clock says nothing of the order, unless this update is
    // dated ahead, too: the clock was set right in the meantime.
    private static bool IsNewer(ServerStatus known, UpdateContext context) =>
        known.Stamp != 0
        && ((known.Stamp > context.Stamp && (context.IsAhead(context.Stamp) || !context.IsAhead(known.Stamp.Value)))
            || (known.Timestamp?.ToUnixTimeMilliseconds() is { } time && time > context.Time.ToUnixTimeMilliseconds()
                && !context.IsAhead(time)));
}

/// <summary>The machine of a server, for its status.</summary>
internal sealed record ServerMachine(
    [property: JsonPropertyName("hostname")] string Hostname,
    [property: JsonPropertyName("ip")] string? Ip = null,
    [property: JsonPropertyName("manager")] string? Manager = null);
