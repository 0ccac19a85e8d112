using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>The end of a job.</summary>
public abstract class EndRecord
{
    private protected EndRecord()
    {
    }

    [SetsRequiredMembers]
    private protected EndRecord(EndRecord other)
    {
        Id = other.Id;
        Run = other.Run;
        Status = other.Status;
        Result = other.Result;
        ExitCode = other.ExitCode;
        Subject = other.Subject;
        Cause = other.Cause;
        Place = other.Place;
        Tests = other.Tests;
        Branch = other.Branch;
        Commit = other.Commit;
        CompletedAt = other.CompletedAt;
        DurationSeconds = other.DurationSeconds;
        Artifacts = other.Artifacts;
        Targets = other.Targets;
        Environment = other.Environment;
        IsPending = other.IsPending;
        Packages = other.Packages;
    }

    /// <summary>The job's id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>
    /// The run of the job, if a caller chose the job's id and may reuse it; null if the job's id is that of one run, and from an
    /// older writer.
    /// </summary>
    [JsonPropertyName("run")]
    [JsonInclude]
    internal string? Run { get; init; }

    /// <summary><c>success</c> or <c>failed</c>, the two values that the bash scripts know.</summary>
    [JsonPropertyName("status")]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// <c>success</c>, <c>failure</c>, <c>error</c>, <c>cancellation</c>, <c>timeout</c> or <c>skip</c>; null from the scripts.
    /// </summary>
    [JsonPropertyName("result")]
    public string? Result { get; init; }

    /// <summary>The tool's exit code.</summary>
    [JsonPropertyName("exit_code")]
    public int? ExitCode { get; init; }

    /// <summary>
    /// The reason of a failure, on one line of at most 100 characters, as in the subject of its broadcast; null if it is unknown.
    /// </summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    /// <summary>The stable id of the cause, such as <c>maven.artifact-not-found</c>; null if it is unknown.</summary>
    [JsonPropertyName("cause")]
    public string? Cause { get; init; }

    /// <summary>The first error that names a place in a file.</summary>
    [JsonPropertyName("place")]
    [JsonInclude]
    internal ErrorLocation? Place { get; init; }

    /// <summary>The counts of its tests, if Maven reported them.</summary>
    [JsonPropertyName("tests")]
    [JsonInclude]
    internal TestCounts? Tests { get; init; }

    /// <summary>The source's branch.</summary>
    [JsonPropertyName("branch")]
    public string? Branch { get; init; }

    /// <summary>The source's commit.</summary>
    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    /// <summary>The time of the end.</summary>
    [JsonPropertyName("completed_at")]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The duration in seconds.</summary>
    [JsonPropertyName("duration_seconds")]
    public double? DurationSeconds { get; init; }

    /// <summary>Paths of the built files, on its machine.</summary>
    [JsonPropertyName("artifacts")]
    public IReadOnlyList<string> Artifacts { get; init => field = value ?? []; } = [];

    /// <summary>The ends of its targets.</summary>
    [JsonPropertyName("targets")]
    public IReadOnlyList<TargetRecord> Targets { get; init => field = value ?? []; } = [];

    /// <summary>The SHA-256 that names the document of its environment; null if that is unknown.</summary>
    [JsonPropertyName("environment")]
    [JsonInclude]
    internal string? Environment { get; init; }

    /// <summary>Whether it is only in this machine's outbox, not in the repository yet.</summary>
    [JsonIgnore]
    public bool IsPending { get; init; }

    /// <summary>The built packages.</summary>
    [JsonPropertyName("packages")]
    public IReadOnlyList<PackageFile> Packages { get; init => field = value ?? []; } = [];
}

/// <summary>The end of a build; <c>last_build</c> of a status is the last Maven build.</summary>
public sealed class BuildRecord : EndRecord
{
    /// <summary>Creates the end of a build with the values that the object initializer sets.</summary>
    public BuildRecord()
    {
    }

    /// <summary>Copies the end of a build, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal BuildRecord(BuildRecord other) : base(other)
    {
        Name = other.Name;
        StartedAt = other.StartedAt;
        Log = other.Log;
    }

    /// <summary>The name of the build.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The time of the start.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The path of the full log, on its machine.</summary>
    [JsonPropertyName("log")]
    public string? Log { get; init; }
}

/// <summary>The end of a packaging, <c>last_package</c> of a status.</summary>
internal sealed class PackageRecord : EndRecord
{
    /// <summary>The paths of the full logs, on its machine.</summary>
    [JsonPropertyName("logs")]
    public IReadOnlyList<string> Logs { get; init => field = value ?? []; } = [];
}

/// <summary>The end of a target.</summary>
public sealed record TargetRecord
{
    /// <summary>Creates the end of a target with the values that the object initializer sets.</summary>
    public TargetRecord()
    {
    }

    [SetsRequiredMembers]
    internal TargetRecord(string name, string result, double? durationSeconds = null) =>
        (Name, Result, DurationSeconds) = (name, result, durationSeconds);

    /// <summary>The target.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>As <see cref="EndRecord.Result"/>.</summary>
    [JsonPropertyName("result")]
    public required string Result { get; init; }

    /// <summary>The duration in seconds; null if it is unknown.</summary>
    [JsonPropertyName("duration_seconds")]
    public double? DurationSeconds { get; init; }
}

/// <summary>A built package.</summary>
public sealed record PackageFile
{
    /// <summary>Creates a package with the values that the object initializer sets.</summary>
    public PackageFile()
    {
    }

    [SetsRequiredMembers]
    internal PackageFile(string name, string? version = null, string? path = null, long? size = null, string? sha256 = null) =>
        (Name, Version, Path, Size, Sha256) = (name, version, path, size, sha256);

    /// <summary>The package's name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; init; }

    /// <summary>Its path, on its machine.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    [JsonPropertyName("size")]
    public long? Size { get; init; }

    /// <summary>The SHA-256 of its content, in hexadecimal.</summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }
}
