using BuildCoordination.Diagnostics;

namespace BuildCoordination.Settings;

/// <summary>Every setting as it holds, and where it came from. Null only where a setting has no value and no default.</summary>
internal sealed class ResolvedSettings(
    BuildCoordinationOptions all, IReadOnlyList<SettingOrigin> origins, IReadOnlyList<CoordinationDiagnostic> warnings)
{
    public IReadOnlyList<SettingOrigin> Origins => origins;

    public IReadOnlyList<CoordinationDiagnostic> Warnings => warnings;

    /// <summary>Variables of the environment that are almost those of settings; each is one of <see cref="Warnings"/>, too.</summary>
    public IReadOnlyList<MistypedVariable> MistypedVariables { get; init; } = [];

    /// <summary>As it was set; <see cref="ServerIdentity"/> says which server this is.</summary>
    public string? Server => all.Server;

    /// <summary>As it was set; <see cref="RepositoryIn"/> says which repository is used.</summary>
    public string? Repository => all.Repository;

    public string Branch => all.Branch!;

    public bool Embedded => all.Embedded!.Value;

    public string? State => all.State;

    public string? Cache => all.Cache;

    public bool Enabled => all.Enabled!.Value;

    public BroadcastLevel Level => all.Level!.Value;

    public IReadOnlyList<string> CoordinatedTargets => all.CoordinatedTargets ?? [];

    public TimeSpan? TargetTimeout => all.TargetTimeout;

    public bool Strict => all.Strict!.Value;

    public RedactionMode Redaction => all.Redaction!.Value;

    public TimeSpan FlushLimit => all.FlushLimit!.Value;

    public string GitExecutable => all.GitExecutable!;

    public TimeSpan GitDeadline => all.GitDeadline!.Value;

    public TimeSpan HeartbeatInterval => all.HeartbeatInterval!.Value;

    /// <summary>Zero for one that depends on the build; infinite for never.</summary>
    public TimeSpan StalledAfter => all.StalledAfter!.Value;

    /// <summary>Null for one that grows with the fleet.</summary>
    public TimeSpan? PollInterval => all.PollInterval > TimeSpan.Zero ? all.PollInterval : null;

    public HeartbeatOnMain HeartbeatOnMain => all.HeartbeatOnMain!.Value;

    public string? Hostname => all.Hostname;

    public string? Ip => all.Ip;

    public string? Manager => all.Manager;

    public string? LogFolder => all.LogFolder;

    public string? Events => all.Events;

    public IReadOnlyList<HookSettings> Hooks => all.Hooks?.Hooks ?? [];

    public string LegacyClone => all.LegacyClone!;

    public ResolvedCloudStack CloudStack { get; } = new(all.CloudStack);

    /// <summary>
    /// Whether somebody chose a repository, the embedded one included. If not, the MSBuild, Cake and NUKE front ends do nothing.
    /// </summary>
    public bool IsConfigured => Repository is not null || (Embedded && !OriginOf("embedded").IsDefault);

    public bool IsEmbedded => Repository is null;

    public SettingOrigin OriginOf(string key) => origins.First(o => o.Setting.Key == key);

    /// <summary>The repository that is used.</summary>
    /// <exception cref="CoordinationException">BC1010: none is set and the embedded one is not allowed.</exception>
    public string RepositoryIn(StateFolders folders) =>
        Repository ?? (Embedded ? folders.EmbeddedRepository : throw SettingsDiagnostics.NoRepository(MistypedVariables));
}
