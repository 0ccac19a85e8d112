using System.Text.Json.Serialization;
using BuildCoordination.Configuration;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>A live run as it stands on disk, for its own process and for whoever finds it dead.</summary>
internal sealed record RunRecord
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Server { get; init; }

    /// <summary>The run that this one is part of: it is told as that one's.</summary>
    public string? Parent { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public BroadcastLevel Level { get; init; }

    public IReadOnlyList<string> Coordinated { get; init; } = [];

    public string? Source { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? Log { get; init; }

    public required RunProcess Process { get; init; }

    public IReadOnlyList<RunTarget> Targets { get; init; } = [];

    public JobProgress? Progress { get; init; }

    /// <summary>Set before the end is told: whoever finds the record then tells this one.</summary>
    public BuildOutcome? Outcome { get; init; }

    [JsonIgnore]
    public RunTarget? OpenTarget => Targets.LastOrDefault(target => target.Outcome is null);

    public bool Broadcasts(string target) =>
        Level == BroadcastLevel.Target && Coordinated.Contains(target, StringComparer.OrdinalIgnoreCase);
}

internal sealed record RunTarget
{
    public required string Name { get; init; }

    public TargetKind Kind { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string? Log { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public BuildOutcome? Outcome { get; init; }

    public int? ExitCode { get; init; }

    [JsonIgnore]
    public TimeSpan Duration => (EndedAt ?? StartedAt) - StartedAt;
}

/// <summary>The process of a run. Only who shares machine, boot and view of processes can say that it is dead, or end what it left.</summary>
internal sealed record RunProcess(string MachineId, string BootId, string Namespace, int Id, long StartTime, IReadOnlyList<LeftGroup> Groups)
{
    public static RunProcess Current() => new(
        MachineIdentity.MachineId, MachineIdentity.BootId, MachineIdentity.ProcessNamespace,
        Environment.ProcessId, ProcessTable.StartTime(Environment.ProcessId) ?? 0, []);

    [JsonIgnore]
    public bool IsOfThisMachine => MachineId == MachineIdentity.MachineId;

    [JsonIgnore]
    public bool IsOfThisBoot => IsOfThisMachine && BootId == MachineIdentity.BootId;

    [JsonIgnore]
    public bool SharesOurProcesses => IsOfThisBoot && Namespace == MachineIdentity.ProcessNamespace;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(BaseState))]
[JsonSerializable(typeof(Dictionary<string, BuildMemory>))]
internal sealed partial class BuildJson : JsonSerializerContext;
