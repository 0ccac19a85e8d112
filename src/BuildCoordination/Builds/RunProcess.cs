using System.Text.Json.Serialization;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>The process of a run, and the process groups that it made.</summary>
internal sealed record RunProcess(
    [property: JsonPropertyName("machine_id")] string MachineId,
    [property: JsonPropertyName("boot_id")] string BootId,
    [property: JsonPropertyName("namespace")] string Namespace,
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("start_time")] long StartTime,
    [property: JsonPropertyName("groups")] IReadOnlyList<LeftGroup> Groups)
{
    /// <summary>Whether it was started on this machine. A clone of the machine has the same id, but boots for itself.</summary>
    [JsonIgnore]
    public bool IsOfThisMachine => MachineId == MachineIdentity.MachineId;

    [JsonIgnore]
    public bool IsOfThisBoot => IsOfThisMachine && BootId == MachineIdentity.BootId;

    /// <summary>Whether process ids mean the same to it and to this process: machine, boot and pid namespace are the same.</summary>
    [JsonIgnore]
    public bool SharesProcessIds => IsOfThisBoot && Namespace == MachineIdentity.ProcessNamespace;

    /// <summary>Whether the process is seen to live. False does not prove that it is gone: see <see cref="IsGone"/>.</summary>
    [JsonIgnore]
    public bool IsAlive => SharesProcessIds && StartTime != 0 && ProcessTable.IsAlive(Id, StartTime);

    /// <summary>
    /// Whether the process is certainly gone. Without a process table, as on other systems, only the lock of the run can say so.
    /// </summary>
    [JsonIgnore]
    public bool IsGone => SharesProcessIds && (StartTime == 0 ? !OperatingSystem.IsLinux() : !ProcessTable.IsAlive(Id, StartTime));

    /// <summary>
    /// Whether it is of another pid namespace of this boot, and no process that can be seen is it. Proves nothing alone: a container does
    /// not see the processes of another one.
    /// </summary>
    [JsonIgnore]
    public bool IsUnseenElsewhere =>
        IsOfThisBoot && !SharesProcessIds && StartTime != 0 && OperatingSystem.IsLinux() && !ProcessTable.MayLiveIn(Namespace, StartTime);

    /// <summary>For a folder in which locks do not exclude: false only if the process is certainly gone.</summary>
    [JsonIgnore]
    public bool MayLive => !IsGone && (!IsOfThisMachine || IsOfThisBoot);

    /// <summary>Whether it is this process, or one that started it.</summary>
    [JsonIgnore]
    public bool IsAbove => SharesProcessIds && ProcessTable.Ancestors(Environment.ProcessId)
        .Append(ProcessTable.Find(Environment.ProcessId))
        .Any(process => process?.Id == Id && process.StartTime == StartTime);

    public static RunProcess Current() => new(
        MachineIdentity.MachineId,
        MachineIdentity.BootId,
        MachineIdentity.ProcessNamespace,
        Environment.ProcessId,
        ProcessTable.StartTime(Environment.ProcessId) ?? 0,
        []);
}
