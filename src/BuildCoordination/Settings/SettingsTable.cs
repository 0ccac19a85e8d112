using BuildCoordination.Settings.Types;
using static BuildCoordination.Settings.SettingName;

namespace BuildCoordination.Settings;

/// <summary>The table of <c>docs/settings.md</c>; a test keeps the two equal.</summary>
internal static class SettingsTable
{
    private static readonly TextType Line = new();
    private static readonly PathType Folder = new();
    private static readonly SwitchType Switch = new();
    private static readonly ListType NameList = new(splitsOnCommas: true);
    private static readonly ListType ArgumentList = new(splitsOnCommas: false);
    private static readonly DurationType Duration = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(Of("server"), Line, null, o => o.Server, (o, v) => o.Server = (string)v),
        new(Of("repository"), new RepositoryType(), null, o => o.Repository, (o, v) => o.Repository = (string)v),
        new(Of("branch"), new BranchType(), "main", o => o.Branch, (o, v) => o.Branch = (string)v),
        new(Of("embedded"), Switch, "true", o => o.Embedded, (o, v) => o.Embedded = (bool)v),
        new(Of("state"), Folder, null, o => o.State, (o, v) => o.State = (string)v),
        new(Of("cache"), Folder, null, o => o.Cache, (o, v) => o.Cache = (string)v),
        new(Of("enabled"), Switch, "true", o => o.Enabled, (o, v) => o.Enabled = (bool)v),
        new(Of("level"), Levels, "target", o => o.Level, (o, v) => o.Level = (BroadcastLevel)v),
        new(Of("coordinatedTargets", property: "CoordinatedTargets"), NameList, null, o => o.CoordinatedTargets,
            (o, v) => o.CoordinatedTargets = (IReadOnlyList<string>)v) { IsFree = true },
        new(Of("targetTimeout"), Duration, null, o => o.TargetTimeout, (o, v) => o.TargetTimeout = (TimeSpan)v),
        new(Of("stalledAfter"), new AutoTimeType(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), hasNever: true), "auto",
            o => o.StalledAfter, (o, v) => o.StalledAfter = (TimeSpan)v),
        new(Of("strict"), Switch, "false", o => o.Strict, (o, v) => o.Strict = (bool)v),
        new(Of("redaction"), Redactions, "on", o => o.Redaction, (o, v) => o.Redaction = (RedactionMode)v),
        new(Of("flushLimit"), new DurationType(TimeSpan.Zero, TimeSpan.FromMinutes(10)), "10s", o => o.FlushLimit, (o, v) =>
            o.FlushLimit = (TimeSpan)v),
        new(Of("git.executable"), new PathType(isProgram: true), "git", o => o.GitExecutable, (o, v) => o.GitExecutable = (string)v),
        new(Of("git.deadline"), new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "30s", o => o.GitDeadline, (o, v) =>
            o.GitDeadline = (TimeSpan)v),
        new(Of("heartbeat.interval", commandLine: "--interval"), new DurationType(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)), "60s",
            o => o.HeartbeatInterval, (o, v) => o.HeartbeatInterval = (TimeSpan)v),
        new(Of("heartbeat.onMain"), OnMain, "auto", o => o.HeartbeatOnMain, (o, v) => o.HeartbeatOnMain = (HeartbeatOnMain)v),
        new(Of("pollInterval"), new AutoTimeType(TimeSpan.FromMilliseconds(250), TimeSpan.FromHours(1)), "auto",
            o => o.PollInterval, (o, v) => o.PollInterval = (TimeSpan)v),
        new(Of("hostname"), Line, null, o => o.Hostname, (o, v) => o.Hostname = (string)v),
        new(Of("ip"), new AddressType(), null, o => o.Ip, (o, v) => o.Ip = (string)v),
        new(Of("manager"), Line, null, o => o.Manager, (o, v) => o.Manager = (string)v),
        new(Of("logFolder"), Folder, null, o => o.LogFolder, (o, v) => o.LogFolder = (string)v),
        new(Of("events"), new EventsType(), null, o => o.Events, (o, v) => o.Events = (string)v),
        new(Of("hooks") with { IsOfFile = true }, new HooksType(), null, o => o.Hooks,
            (o, v) => o.Hooks = (HookList)v) { IsOfUser = true },
        new(Of("legacyClone", formerKey: "scripts"), Folder, "/root/Build", o => o.LegacyClone, (o, v) => o.LegacyClone = (string)v),
        new(Of("cloudstack.source"), Folder, ".", o => o.CloudStack.Source, (o, v) => o.CloudStack.Source = (string)v) { IsFree = true },
        new(Of("cloudstack.logs"), Folder, "~/build-logs", o => o.CloudStack.Logs,
            (o, v) => o.CloudStack.Logs = (string)v) { IsFree = true },
        new(Of("cloudstack.profiles"), NameList, "systemvm,developer", o => o.CloudStack.Profiles,
            (o, v) => o.CloudStack.Profiles = (IReadOnlyList<string>)v) { IsFree = true },
        new(Of("cloudstack.goals"), NameList, "clean,install", o => o.CloudStack.Goals,
            (o, v) => o.CloudStack.Goals = (IReadOnlyList<string>)v) { IsFree = true },
        new(Of("cloudstack.mavenArguments"), ArgumentList, "-Dmaven.test.skip=true", o => o.CloudStack.MavenArguments,
            (o, v) => o.CloudStack.MavenArguments = (IReadOnlyList<string>)v) { IsFree = true },
        new(Of("cloudstack.environment"), new VariablesType(), null, o => o.CloudStack.Environment,
            (o, v) => o.CloudStack.Environment = (IReadOnlyDictionary<string, string>)v) { IsFree = true },
        new(Of("cloudstack.packaging"), Packagings, "dpkg", o => o.CloudStack.Packaging,
            (o, v) => o.CloudStack.Packaging = (PackagingMode)v) { IsFree = true },
        new(Of("cloudstack.dpkgFlags"), ArgumentList, "-uc -us", o => o.CloudStack.DpkgFlags,
            (o, v) => o.CloudStack.DpkgFlags = (IReadOnlyList<string>)v) { IsFree = true },
        new(Of("cloudstack.packages"), Folder, null, o => o.CloudStack.Packages,
            (o, v) => o.CloudStack.Packages = (string)v) { IsFree = true },
        new(Of("cloudstack.quiet"), Switch, "false", o => o.CloudStack.Quiet, (o, v) => o.CloudStack.Quiet = (bool)v) { IsFree = true },
    ];

    /// <summary>The names of those that every source can set.</summary>
    public static IReadOnlyList<SettingName> Names { get; } = [.. All.Where(s => !s.Name.IsOfFile).Select(s => s.Name)];

    private static ChoiceType<BroadcastLevel> Levels =>
        new(("build", BroadcastLevel.Build), ("target", BroadcastLevel.Target), ("failures", BroadcastLevel.Failures));

    private static ChoiceType<RedactionMode> Redactions => new(("on", RedactionMode.On), ("strict", RedactionMode.Strict));

    private static ChoiceType<HeartbeatOnMain> OnMain =>
        new(("auto", HeartbeatOnMain.Auto), ("always", HeartbeatOnMain.Always), ("never", HeartbeatOnMain.Never));

    private static ChoiceType<PackagingMode> Packagings =>
        new(("dpkg", PackagingMode.Dpkg), ("build-deb", PackagingMode.BuildDeb), ("off", PackagingMode.Off));
}
