using BuildCoordination.Hosting;
using BuildCoordination.Settings;

namespace BuildCoordination.Components;

/// <summary>The fleet that a build belongs to: its settings as parameters, and the way to it. <c>docs/settings.md</c> says what each setting means.</summary>
public interface IHazBuildCoordination : IHostBuild
{
    /// <summary>The id of this server.</summary>
    [Parameter("Id of this server in the fleet")]
    string? BuildCoordinationServer => TryGetValue(() => BuildCoordinationServer);

    /// <summary>The coordination repository.</summary>
    [Parameter("Coordination repository, a URL or a path that git can push to")]
    string? BuildCoordinationRepository => TryGetValue(() => BuildCoordinationRepository);

    /// <summary>The branch of the coordination repository that the fleet is on.</summary>
    [Parameter("Branch of the coordination repository", List = false)]
    string? BuildCoordinationBranch => TryGetValue(() => BuildCoordinationBranch);

    /// <summary>Whether a repository in the state folder is used when none is set.</summary>
    [Parameter("Whether a repository in the state folder is used when none is set", List = false)]
    bool? BuildCoordinationEmbedded => TryGetValue<bool?>(() => BuildCoordinationEmbedded);

    /// <summary>Folder of what must outlive the process.</summary>
    [Parameter("Folder of what must outlive the process", List = false)]
    AbsolutePath? BuildCoordinationState => TryGetValue(() => BuildCoordinationState);

    /// <summary>Folder of what can be fetched again.</summary>
    [Parameter("Folder of what can be fetched again", List = false)]
    AbsolutePath? BuildCoordinationCache => TryGetValue(() => BuildCoordinationCache);

    /// <summary>Whether the fleet is told at all.</summary>
    [Parameter("Whether the fleet is told at all")]
    bool? BuildCoordinationEnabled => TryGetValue<bool?>(() => BuildCoordinationEnabled);

    /// <summary>What of a build is sent to the fleet: build, target or failures.</summary>
    [Parameter("What is sent to the fleet: build, target or failures")]
    BroadcastLevel? BuildCoordinationLevel => TryGetValue<BroadcastLevel?>(() => BuildCoordinationLevel);

    /// <summary>Targets whose start and end are sent, beside those of <see cref="CoordinatedBuildAttribute.Targets"/>.</summary>
    [Parameter("Targets whose start and end are sent, with spaces or commas between them")]
    string[]? CoordinatedTargets => TryGetValue(() => CoordinatedTargets);

    /// <summary>Longest time of one target of the CloudStack build.</summary>
    [Parameter("Longest time of one target of the CloudStack build, such as 2h")]
    string? BuildCoordinationTargetTimeout => TryGetValue(() => BuildCoordinationTargetTimeout);

    /// <summary>Whether a publish that failed fails a target that sends something by itself.</summary>
    [Parameter("Whether a publish that failed fails its caller", List = false)]
    bool? BuildCoordinationStrict => TryGetValue<bool?>(() => BuildCoordinationStrict);

    /// <summary>What happens to secrets.</summary>
    [Parameter("What happens to secrets: on takes them out, strict refuses what holds one", List = false)]
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

    /// <summary>Time between two signs of life.</summary>
    [Parameter("Time between two signs of life", List = false)]
    string? BuildCoordinationHeartbeatInterval => TryGetValue(() => BuildCoordinationHeartbeatInterval);

    /// <summary>Time between two looks at the remote by whatever waits or watches.</summary>
    [Parameter("Time between two looks at the remote by whatever waits or watches", List = false)]
    string? BuildCoordinationPollInterval => TryGetValue(() => BuildCoordinationPollInterval);

    /// <summary>Whether the main branch carries signs of life too.</summary>
    [Parameter("Whether the main branch carries signs of life too: auto, always or never", List = false)]
    HeartbeatOnMain? BuildCoordinationHeartbeatOnMain => TryGetValue<HeartbeatOnMain?>(() => BuildCoordinationHeartbeatOnMain);

    /// <summary>Host name in this server's status.</summary>
    [Parameter("Host name in this server's status", List = false)]
    string? BuildCoordinationHostname => TryGetValue(() => BuildCoordinationHostname);

    /// <summary>Address in this server's status: an IP address or a host name.</summary>
    [Parameter("Address in this server's status: an IP address or a host name", List = false)]
    string? BuildCoordinationIp => TryGetValue(() => BuildCoordinationIp);

    /// <summary>Who looks after this server.</summary>
    [Parameter("Who looks after this server", List = false)]
    string? BuildCoordinationManager => TryGetValue(() => BuildCoordinationManager);

    /// <summary>Folder of the daemon's logs.</summary>
    [Parameter("Folder of the daemon's logs", List = false)]
    AbsolutePath? BuildCoordinationLogFolder => TryGetValue(() => BuildCoordinationLogFolder);

    /// <summary>What takes each build event as a CDEvent: a file or an endpoint.</summary>
    [Parameter("What takes each build event as a CDEvent: a file or an endpoint", List = false)]
    string? BuildCoordinationEvents => TryGetValue(() => BuildCoordinationEvents);

    /// <summary>The bash scripts' clone on this machine.</summary>
    [Parameter("The bash scripts' clone on this machine", List = false)]
    AbsolutePath? BuildCoordinationLegacyClone => TryGetValue(() => BuildCoordinationLegacyClone);

    /// <summary>The former name of <see cref="BuildCoordinationLegacyClone"/>.</summary>
    [Parameter("Former name of BuildCoordinationLegacyClone", List = false)]
    AbsolutePath? BuildCoordinationScripts => TryGetValue(() => BuildCoordinationScripts);

    /// <summary>What the parameters say; null properties are taken from the environment and the settings files.</summary>
    /// <remarks>Throws <see cref="TargetFailedException"/> where a parameter has a value that cannot be used (BC1002, BC7006).</remarks>
    sealed Configure<BuildCoordinationOptions> CoordinationSettingsBase => _ => BuildParameters.Of(this).ApplyTo(_);

    /// <summary>What a build sets in its code, over the parameters.</summary>
    Configure<BuildCoordinationOptions> CoordinationSettings => _ => _;

    /// <summary>Opens this server's coordinator; null where nothing is configured or it is switched off. The caller disposes of it.</summary>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    /// <exception cref="Diagnostics.CoordinationException">The settings cannot be used.</exception>
    sealed Task<BuildCoordinator?> OpenCoordinatorAsync(CancellationToken cancellationToken = default) =>
        HostedCoordinator.OpenAsync(
            CoordinationSettings(CoordinationSettingsBase(new BuildCoordinationOptions())), Coordination.Warn, cancellationToken);
}
