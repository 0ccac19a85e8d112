using BuildCoordination.Hosting;
using BuildCoordination.Settings;

namespace BuildCoordination.Components;

/// <summary>
/// The settings of a build's fleet as parameters, and a method that opens its coordinator. <c>docs/settings.md</c> describes each setting.
/// </summary>
public interface IHazBuildCoordination : IHostBuild
{
    /// <summary>The id of this server.</summary>
    [Parameter("Id of this server in the fleet")]
    string? BuildCoordinationServer => TryGetValue(() => BuildCoordinationServer);

    /// <summary>The coordination repository.</summary>
    [Parameter("Coordination repository, a URL or a path that git can push to")]
    string? BuildCoordinationRepository => TryGetValue(() => BuildCoordinationRepository);

    /// <summary>The fleet's branch in the coordination repository.</summary>
    [Parameter("Branch of the coordination repository", List = false)]
    string? BuildCoordinationBranch => TryGetValue(() => BuildCoordinationBranch);

    /// <summary>Whether the build uses the embedded repository in the state folder if none is set.</summary>
    [Parameter("Whether the build uses the embedded repository in the state folder if none is set", List = false)]
    bool? BuildCoordinationEmbedded => TryGetValue<bool?>(() => BuildCoordinationEmbedded);

    /// <summary>Folder of the outbox and the run records.</summary>
    [Parameter("Folder of the outbox and the run records", List = false)]
    AbsolutePath? BuildCoordinationState => TryGetValue(() => BuildCoordinationState);

    /// <summary>Folder of the local copy of the repository.</summary>
    [Parameter("Folder of the local copy of the repository", List = false)]
    AbsolutePath? BuildCoordinationCache => TryGetValue(() => BuildCoordinationCache);

    /// <summary>Whether builds are reported.</summary>
    [Parameter("Whether builds are reported")]
    bool? BuildCoordinationEnabled => TryGetValue<bool?>(() => BuildCoordinationEnabled);

    /// <summary>The events of a build that are sent to the fleet: build, target or failures.</summary>
    [Parameter("Events that are sent to the fleet: build, target or failures")]
    BroadcastLevel? BuildCoordinationLevel => TryGetValue<BroadcastLevel?>(() => BuildCoordinationLevel);

    /// <summary>Targets whose start and end are sent, in addition to those of <see cref="CoordinatedBuildAttribute.Targets"/>.</summary>
    [Parameter("Targets whose start and end are sent, separated by spaces or commas")]
    string[]? CoordinatedTargets => TryGetValue(() => CoordinatedTargets);

    /// <summary>Longest time of one target of the CloudStack build.</summary>
    [Parameter("Longest time of one target of the CloudStack build, such as 2h")]
    string? BuildCoordinationTargetTimeout => TryGetValue(() => BuildCoordinationTargetTimeout);

    /// <summary>Whether a failed publish fails a target such as SendBuildMessage.</summary>
    [Parameter("Whether a failed publish fails the target", List = false)]
    bool? BuildCoordinationStrict => TryGetValue<bool?>(() => BuildCoordinationStrict);

    /// <summary>The handling of secrets: on or strict.</summary>
    [Parameter("Handling of secrets: on removes them, strict rejects a text with one", List = false)]
    RedactionMode? BuildCoordinationRedaction => TryGetValue<RedactionMode?>(() => BuildCoordinationRedaction);

    /// <summary>Longest time that a build waits at its end.</summary>
    [Parameter("Longest time that a build waits at its end for the remote", List = false)]
    string? BuildCoordinationFlushLimit => TryGetValue(() => BuildCoordinationFlushLimit);

    /// <summary>The git executable.</summary>
    [Parameter("The git executable", List = false)]
    string? BuildCoordinationGitExecutable => TryGetValue(() => BuildCoordinationGitExecutable);

    /// <summary>Longest time of one call of git.</summary>
    [Parameter("Longest time of one call of git", List = false)]
    string? BuildCoordinationGitDeadline => TryGetValue(() => BuildCoordinationGitDeadline);

    /// <summary>Time between two heartbeats.</summary>
    [Parameter("Time between two heartbeats", List = false)]
    string? BuildCoordinationHeartbeatInterval => TryGetValue(() => BuildCoordinationHeartbeatInterval);

    /// <summary>Time without output of a running build after which the fleet is warned.</summary>
    [Parameter("Time without output of a running build after which the fleet is warned", List = false)]
    string? BuildCoordinationStalledAfter => TryGetValue(() => BuildCoordinationStalledAfter);

    /// <summary>Time between two polls of the remote by commands that wait or watch.</summary>
    [Parameter("Time between two polls of the remote by commands that wait or watch", List = false)]
    string? BuildCoordinationPollInterval => TryGetValue(() => BuildCoordinationPollInterval);

    /// <summary>Whether heartbeats are on the main branch too.</summary>
    [Parameter("Whether heartbeats are on the main branch too: auto, always or never", List = false)]
    HeartbeatOnMain? BuildCoordinationHeartbeatOnMain => TryGetValue<HeartbeatOnMain?>(() => BuildCoordinationHeartbeatOnMain);

    /// <summary>Host name in this server's status.</summary>
    [Parameter("Host name in this server's status", List = false)]
    string? BuildCoordinationHostname => TryGetValue(() => BuildCoordinationHostname);

    /// <summary>Address in this server's status: an IP address or a host name.</summary>
    [Parameter("Address in this server's status: an IP address or a host name", List = false)]
    string? BuildCoordinationIp => TryGetValue(() => BuildCoordinationIp);

    /// <summary>The person or agent in charge of this server.</summary>
    [Parameter("The person or agent in charge of this server", List = false)]
    string? BuildCoordinationManager => TryGetValue(() => BuildCoordinationManager);

    /// <summary>Folder of the daemon's logs.</summary>
    [Parameter("Folder of the daemon's logs", List = false)]
    AbsolutePath? BuildCoordinationLogFolder => TryGetValue(() => BuildCoordinationLogFolder);

    /// <summary>The file or endpoint that gets each build event as a CDEvent.</summary>
    [Parameter("File or endpoint that gets each build event as a CDEvent", List = false)]
    string? BuildCoordinationEvents => TryGetValue(() => BuildCoordinationEvents);

    /// <summary>The bash scripts' clone on this machine.</summary>
    [Parameter("The bash scripts' clone on this machine", List = false)]
    AbsolutePath? BuildCoordinationLegacyClone => TryGetValue(() => BuildCoordinationLegacyClone);

    /// <summary>The former name of <see cref="BuildCoordinationLegacyClone"/>.</summary>
    [Parameter("Former name of BuildCoordinationLegacyClone", List = false)]
    AbsolutePath? BuildCoordinationScripts => TryGetValue(() => BuildCoordinationScripts);

    /// <summary>The settings in the parameters; the environment and the settings files supply the null properties.</summary>
    /// <remarks>Throws <see cref="TargetFailedException"/> if a parameter has an invalid value (BC1002, BC7006).</remarks>
    sealed Configure<BuildCoordinationOptions> CoordinationSettingsBase => _ => BuildParameters.Of(this).ApplyTo(_);

    /// <summary>Settings in the build's code, which override the parameters.</summary>
    Configure<BuildCoordinationOptions> CoordinationSettings => _ => _;

    /// <summary>
    /// Opens this server's coordinator, or returns null if nothing is configured or reporting is disabled. The caller disposes of it.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    /// <exception cref="Diagnostics.CoordinationException">The settings cannot be used.</exception>
    sealed Task<BuildCoordinator?> OpenCoordinatorAsync(CancellationToken cancellationToken = default) =>
        HostedCoordinator.OpenAsync(
            CoordinationSettings(CoordinationSettingsBase(new BuildCoordinationOptions())), Coordination.Warn, cancellationToken);
}
