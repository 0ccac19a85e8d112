using System.Text.Json.Serialization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing.Updates;

/// <summary>What a server is doing now. A latest value: only the newest matters.</summary>
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

    public override void Apply(TreeChanges documents, UpdateContext context) => documents.SetStatus(this, context);
}

/// <summary>The machine behind a server id, as its status tells it.</summary>
internal sealed record ServerMachine(
    [property: JsonPropertyName("hostname")] string Hostname,
    [property: JsonPropertyName("ip")] string? Ip = null,
    [property: JsonPropertyName("manager")] string? Manager = null);
