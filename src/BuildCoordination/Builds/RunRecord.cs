using System.Text.Json.Serialization;
using BuildCoordination.Configuration;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>A run as it stands on disk, for its own process and for whoever finds that one dead.</summary>
internal sealed record RunRecord
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Unique, unlike a job's id, which a caller may choose: updates are told once per run.</summary>
    public required string Id { get; init; }

    /// <summary>The run that this one is part of: it is told as that one's.</summary>
    public string? Parent { get; init; }

    /// <summary>The job that the fleet hears of; that of the outermost run.</summary>
    public required string Job { get; init; }

    /// <summary>What the fleet calls that job.</summary>
    public required string Title { get; init; }

    public required string Name { get; init; }

    public required string Server { get; init; }

    public string Host { get; init => field = value ?? ""; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written last.</summary>
    public DateTimeOffset AliveAt { get; init; }

    /// <summary>The start by the monotonic clock, in milliseconds; null in a record of an older version.</summary>
    [JsonPropertyName("started_tick")]
    public long? StartedTick { get; init; }

    [JsonPropertyName("alive_tick")]
    public long? AliveTick { get; init; }

    [JsonPropertyName("ended_tick")]
    public long? EndedTick { get; init; }

    public BroadcastLevel Level { get; init; }

    public IReadOnlyList<string> Coordinated { get; init => field = value ?? []; } = [];

    public string? Source { get; init; }

    public bool ExclusiveSource { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? Log { get; init; }

    public required RunProcess Process { get; init; }

    public IReadOnlyList<RunTarget> Targets { get; init => field = value ?? []; } = [];

    public JobProgress? Progress { get; init; }

    /// <summary>Set before the end is told: whoever finds the record later tells this one.</summary>
    public BuildOutcome? Outcome { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public EndNote End { get; init => field = value ?? EndNote.Nothing; } = EndNote.Nothing;

    [JsonIgnore]
    public TimeSpan Duration => RunTarget.Between(StartedAt, EndedAt, StartedTick, EndedTick);

    public bool IsCoordinated(string target) => Coordinated.Contains(target, StringComparer.OrdinalIgnoreCase);

    public RunRecord WithTarget(int index, RunTarget target) => this with { Targets = [.. Targets.Select((other, i) => i == index ? target : other)] };

    /// <summary>Decides the end of every target that has none, and that of the run unless it was decided before.</summary>
    public RunRecord Decided(BuildOutcome outcome, EndNote note, DateTimeOffset endedAt, long? endedTick) => this with
    {
        Targets = [.. Targets.Select(target => target.Outcome is null ? target with { Outcome = outcome, EndedAt = endedAt, EndedTick = endedTick, End = note with { Log = null } } : target)],
        Outcome = Outcome ?? outcome,
        EndedAt = Outcome is null ? endedAt : EndedAt,
        EndedTick = Outcome is null ? endedTick : EndedTick,
        End = Outcome is null ? note : End,
        Progress = null,
    };
}
