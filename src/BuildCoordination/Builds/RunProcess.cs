using System.Text.Json.Serialization;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>The process of a run, and the process groups that it made.</summary>
internal sealed record RunProcess(string MachineId, string BootId, string Namespace, int Id, long StartTime, IReadOnlyList<LeftGroup> Groups)
{
    // Each container may have a machine id of its own, or none; its boot is that of the machine.
    [JsonIgnore]
    public bool IsOfThisMachine => MachineId == MachineIdentity.MachineId || (BootId.Length > 0 && IsOfThisBoot);

    [JsonIgnore]
    public bool IsOfThisBoot => BootId == MachineIdentity.BootId && (BootId.Length > 0 || MachineId == MachineIdentity.MachineId);

    /// <summary>Whether process ids mean the same to it and to us.</summary>
    [JsonIgnore]
    public bool SharesOurIds => IsOfThisBoot && Namespace == MachineIdentity.ProcessNamespace;

    /// <summary>For where locks do not tell: false only if it is certainly gone.</summary>
    [JsonIgnore]
    public bool MayLive => !IsOfThisMachine || (IsOfThisBoot && (!SharesOurIds || StartTime == 0 || ProcessTable.IsAlive(Id, StartTime)));

    /// <summary>Whether it is this process, or one that started it.</summary>
    [JsonIgnore]
    public bool IsAbove => SharesOurIds && ProcessTable.Ancestors(Environment.ProcessId).Append(ProcessTable.Find(Environment.ProcessId))
        .Any(process => process?.Id == Id && process.StartTime == StartTime);

    public static RunProcess Current() => new(
        MachineIdentity.MachineId,
        MachineIdentity.BootId,
        MachineIdentity.ProcessNamespace,
        Environment.ProcessId,
        ProcessTable.StartTime(Environment.ProcessId) ?? 0,
        []);
}
