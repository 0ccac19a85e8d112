using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Settings;

namespace BuildCoordination.Builds;

/// <summary>The record of a run on disk, for its own process and for the process that reports it after a crash.</summary>
internal sealed record RunRecord
{
    public const int CurrentFormat = 1;

    // Times are calculated with.
    private const int LastYear = 9000;

    [JsonPropertyName("format")]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The run's unique id. A job's id, which a caller may choose, is not unique. Each update is published once per run.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The outer run: this run is reported as part of it.</summary>
    [JsonPropertyName("parent")]
    public string? Parent { get; init; }

    /// <summary>The reported job; that of the outermost run.</summary>
    [JsonPropertyName("job")]
    public required string Job { get; init; }

    /// <summary>The name of that job.</summary>
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    /// <summary>The id, where the job has another one, which may be used again.</summary>
    [JsonIgnore]
    public string? IdNextToJob => Parent is null && Job != Id ? Id : null;

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("server")]
    public required string Server { get; init; }

    [JsonPropertyName("host")]
    public string Host { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written last.</summary>
    [JsonPropertyName("alive_at")]
    public DateTimeOffset AliveAt { get; init; }

    /// <summary>The start by the monotonic clock, in milliseconds; null in a record of an older version.</summary>
    [JsonPropertyName("started_tick")]
    public long? StartedTick { get; init; }

    [JsonPropertyName("alive_tick")]
    public long? AliveTick { get; init; }

    [JsonPropertyName("ended_tick")]
    public long? EndedTick { get; init; }

    [JsonPropertyName("level")]
    public BroadcastLevel Level { get; init; }

    [JsonPropertyName("coordinated")]
    public IReadOnlyList<string> Coordinated { get; init => field = value ?? []; } = [];

    /// <summary>The targets that were asked for, in order; null where they are not known.</summary>
    [JsonPropertyName("requested")]
    public IReadOnlyList<string>? Requested { get; init; }

    [JsonPropertyName("source")]
    public string? Source { get; init; }

    [JsonPropertyName("exclusive_source")]
    public bool ExclusiveSource { get; init; }

    [JsonPropertyName("branch")]
    public string? Branch { get; init; }

    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    /// <summary>The reason why the commit is unknown; null if it is known, or if that is expected.</summary>
    [JsonPropertyName("commit_note")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CommitNote { get; init; }

    [JsonPropertyName("log")]
    public string? Log { get; init; }

    /// <summary>
    /// Hashes of the secrets that a report of this run must not contain; null for none, and in a record of an older version.
    /// </summary>
    [JsonPropertyName("secrets")]
    public RunSecrets? Secrets { get; init; }

    [JsonPropertyName("process")]
    public required RunProcess Process { get; init; }

    /// <summary>
    /// Names the file that the run's process locks: a copy of the state folder has another one. Null if it is not known, and in a record of
    /// an older version.
    /// </summary>
    [JsonPropertyName("lock_file")]
    public string? LockFile { get; init; }

    [JsonPropertyName("targets")]
    public IReadOnlyList<RunTarget> Targets { get; init => field = value ?? []; } = [];

    [JsonPropertyName("progress")]
    public JobProgress? Progress { get; init; }

    /// <summary>The expected end, from the usual duration; null if that is unknown.</summary>
    [JsonPropertyName("expected_at")]
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>The time since when the run is quiet for too long; null if it is not.</summary>
    [JsonPropertyName("stalled_since")]
    public DateTimeOffset? StalledSince { get; init; }

    /// <summary>Its longest quiet period, in seconds; null if nobody saw its output.</summary>
    [JsonPropertyName("quiet_seconds")]
    public double? QuietPeriod { get; init; }

    /// <summary>The environment, redacted; null if it is unknown, and in a record that was read.</summary>
    [JsonIgnore]
    public BuildEnvironment? Environment { get; init; }

    /// <summary>The decided end. It is set before the report, so that another process can report it later.</summary>
    [JsonPropertyName("outcome")]
    public BuildOutcome? Outcome { get; init; }

    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("end")]
    public ResultDetails End { get; init => field = value ?? ResultDetails.Nothing; } = ResultDetails.Nothing;

    private static bool IsEnd(BuildOutcome? outcome, DateTimeOffset startedAt) =>
        (outcome is not { } known || Enum.IsDefined(known)) && startedAt.Year < LastYear;

    /// <summary>Whether another process found the run, and reports its end.</summary>
    [JsonIgnore]
    public bool IsCrashed { get; init; }

    /// <summary>Whether this is certainly the state folder in which the run's process held its lock, and no copy of it.</summary>
    [JsonIgnore]
    public bool IsInPlace { get; init; }

    /// <summary>The user who owns the record; null for a run of this process, and if the system does not say.</summary>
    [JsonIgnore]
    public uint? Owner { get; init; }

    [JsonIgnore]
    public TimeSpan Duration => RunTarget.Between(StartedAt, EndedAt, StartedTick, EndedTick);

    /// <summary>Whether a run can have written it: what a disk or a hand did to the file may still be JSON.</summary>
    [JsonIgnore]
    public bool IsWhole => Enum.IsDefined(Level) && ServerId.IsValid(Server) && JobId.IsValid(Job) && IsEnd(Outcome, StartedAt)
        && Targets.All(target => Enum.IsDefined(target.Kind) && IsEnd(target.Outcome, target.StartedAt))
        && AliveAt.Year < LastYear && !(ExpectedAt?.Year >= LastYear) && Process.Groups.All(group => group.Id > 1);

    public bool IsCoordinated(string target) => Coordinated.Contains(target, StringComparer.OrdinalIgnoreCase);

    public RunRecord WithTarget(int index, RunTarget target) => this with
    {
        Targets = [.. Targets.Select((other, i) => i == index ? target : other)],
    };

    /// <summary>The run with the end that the repository has of it.</summary>
    public RunRecord EndedAs(BuildRecord end) => this with
    {
        Outcome = OutcomeWords.Parse(end),
        EndedAt = end.CompletedAt,
        EndedTick = StartedTick + (long?)(end.DurationSeconds * 1000),
    };

    /// <summary>Decides the end of every target that has none, and that of the run unless it was decided before.</summary>
    public RunRecord Decided(BuildOutcome outcome, ResultDetails note, DateTimeOffset endedAt, long? endedTick) => this with
    {
        Targets = [.. Targets.Select(target => target.Outcome is null
            ? target with { Outcome = outcome, EndedAt = endedAt, EndedTick = endedTick, End = note with { Log = null } }
            : target)],
        Outcome = Outcome ?? outcome,
        EndedAt = Outcome is null ? endedAt : EndedAt,
        EndedTick = Outcome is null ? endedTick : EndedTick,
        End = Outcome is null ? note : End,
        Progress = null,
    };
}
