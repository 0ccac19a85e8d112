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

    public override string Headline(Stamped stamped) => $"[{Server}] Status: {State} at {Timestamps.Write(stamped.Time)}";

    public override Update Redacted(Func<string, string> redact) => this with
    {
        CurrentJob = CurrentJob is null ? null : Redacted(CurrentJob, redact),
        Jobs = [.. Jobs.Select(job => Redacted(job, redact))],
        Machine = Machine?.Redacted(redact),
    };

    public override void Apply(Documents documents, Stamped stamped) => documents.SetStatus(this, stamped);

    private static JobInfo Redacted(JobInfo job, Func<string, string> redact) => job with
    {
        Id = redact(job.Id),
        Name = job.Name is null ? null : redact(job.Name),
        Target = job.Target is null ? null : redact(job.Target),
        Progress = job.Progress?.Label is { } label ? job.Progress with { Label = redact(label) } : job.Progress,
        Host = job.Host is null ? null : redact(job.Host),
        Log = job.Log is null ? null : redact(job.Log),
    };
}

/// <summary>The machine behind a server id, as its status tells it.</summary>
internal sealed record ServerMachine(
    [property: JsonPropertyName("hostname")] string Hostname,
    [property: JsonPropertyName("ip")] string? Ip = null,
    [property: JsonPropertyName("manager")] string? Manager = null)
{
    public ServerMachine Redacted(Func<string, string> redact) =>
        new(redact(Hostname), Ip is null ? null : redact(Ip), Manager is null ? null : redact(Manager));
}
