using System.Collections.ObjectModel;
using System.Diagnostics;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Heartbeats;
using BuildCoordination.Settings;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>The shared settings of one coordinator's runs.</summary>
internal sealed record BuildSettings
{
    public required string Server { get; init; }

    /// <summary>Which machine and state folder speaks for the server.</summary>
    public string? Instance { get; init; }

    public ServerMachine? Machine { get; init; }

    public BroadcastLevel Level { get; init; } = BroadcastLevel.Target;

    /// <summary>The longest quiet period of a build that is no stall; zero for one that its history says, infinite for any.</summary>
    public TimeSpan StalledAfter { get; init; }

    public IReadOnlyList<string> CoordinatedTargets { get; init; } = [];

    /// <summary>The outer run in the environment, before it is verified.</summary>
    public string? OuterRun { get; init; }

    /// <summary>Whether <see cref="OuterRun"/> comes from that run itself and not from an environment.</summary>
    public bool IsOuterRunCertain { get; init; }

    /// <summary>Whose log it is.</summary>
    public string Host { get; init; } = Processes.MachineIdentity.HostName;

    /// <summary>Before a text is cut, or half a secret could stay; and before it stands in a run's record.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <summary>
    /// Returns a warning if texts that a caller gave hold a secret, or throws BC6002 where the settings do not allow it.
    /// </summary>
    public Func<IEnumerable<string?>, CoordinationDiagnostic?> CheckSecrets { get; init; } = _ => null;

    /// <summary>Makes the hashes of the secrets in this process's environment, for the records of its runs.</summary>
    public Func<RunSecrets?> HashSecrets { get; init; } = () => null;

    /// <summary>The git options for the source tree.</summary>
    public GitOptions Git { get; init; } = new();

    /// <summary>Reads the environment of a build; null to publish none.</summary>
    public Func<EnvironmentRequest, CancellationToken, Task<BuildEnvironment>>? ReadEnvironment { get; init; }

    /// <summary>The longest time after the start of a build that its end waits for its environment.</summary>
    public TimeSpan EnvironmentLimit { get; init; } = RunEnvironment.DefaultLimit;

    public Action PublishSoon { get; init; } = () => { };

    /// <summary>Publishes what waits before this process ends.</summary>
    public Func<Task> FlushAtEnd { get; init; } = () => Task.CompletedTask;

    /// <summary>
    /// Called when a run or a target begins and ends, with redacted details, for observers other than the fleet. It may throw.
    /// </summary>
    public Action<RunEvent> OnRunEvent { get; init; } = _ => { };

    /// <summary>Variables of a run's child processes, in addition to the marker.</summary>
    public Func<string, IReadOnlyDictionary<string, string>> HandedOn { get; init; } = _ => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Finds the span of a run, or of a target by <c>run.index</c>.</summary>
    public Func<string, Activity?> FindSpan { get; init; } = _ => null;

    public Action<CoordinationDiagnostic> Warn { get; init; } = _ => { };

    /// <summary>Gets what the coordination repository knows of a run.</summary>
    public Func<RunRecord, CancellationToken, Task<RepositoryEvidence>> FindEvidence { get; init; } =
        (_, _) => Task.FromResult(new RepositoryEvidence(true));

    /// <summary>Sends a heartbeat of a building server; called every <see cref="RunHeartbeat.Interval"/> during a run.</summary>
    public Func<HeartbeatContent, CancellationToken, Task> SendHeartbeat { get; init; } = (_, _) => Task.CompletedTask;
}
