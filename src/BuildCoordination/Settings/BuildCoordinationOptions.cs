using BuildCoordination.Diagnostics;

namespace BuildCoordination.Settings;

/// <summary>
/// The settings of a caller. A null property gets its value from the environment, then from the settings files, then from its default;
/// <c>docs/settings.md</c> has the names. Values are checked when the settings are resolved.
/// </summary>
public sealed class BuildCoordinationOptions
{
    /// <summary>The id of this server: a lower-case letter, then up to 31 lower-case letters, digits and hyphens.</summary>
    /// <value>
    /// The default value is found: from <c>SERVER_ID</c>, <c>/etc/build_server_id</c>, <c>.build_server_id</c>, or the fleet's statuses.
    /// </value>
    public string? Server { get; set; }

    /// <summary>The coordination repository: a path, or a URL of https, ssh, http, git or file.</summary>
    /// <value>The default value is none; see <see cref="Embedded"/>.</value>
    public string? Repository { get; set; }

    /// <summary>The fleet's branch in the coordination repository.</summary>
    /// <value>The default value is <c>main</c>.</value>
    public string? Branch { get; set; }

    /// <summary>Whether to use the embedded repository in the state folder if <see cref="Repository"/> is not set anywhere.</summary>
    /// <value>The default value is <c>true</c>. The MSBuild, Cake and NUKE front ends do so only if it is set to true explicitly.</value>
    public bool? Embedded { get; set; }

    /// <summary>Folder of the outbox, the run records and this server's instance. With the setgid bit its group shares it.</summary>
    /// <value>
    /// The default value is <c>/var/lib/buildcoord</c> if that exists and is writable, otherwise <c>$XDG_STATE_HOME/buildcoord</c>
    /// (<c>~/.local/state/buildcoord</c>).
    /// </value>
    public string? State { get; set; }

    /// <summary>Folder of the local copy of the repository, which can be fetched again.</summary>
    /// <value>
    /// The default value is <c>$XDG_CACHE_HOME/buildcoord</c> (<c>~/.cache/buildcoord</c>); without a home, <c>cache</c> in the state
    /// folder.
    /// </value>
    public string? Cache { get; set; }

    /// <summary>Whether reporting is enabled.</summary>
    /// <value>The default value is <c>true</c>.</value>
    public bool? Enabled { get; set; }

    /// <summary>The events of a build that are sent to the fleet as messages.</summary>
    /// <value>The default value is <c>target</c>.</value>
    public BroadcastLevel? Level { get; set; }

    /// <summary>
    /// Names of the targets whose start and end are sent at level <see cref="BroadcastLevel.Target"/>, in addition to the pipeline's own.
    /// </summary>
    /// <value>The default value is none.</value>
    public IReadOnlyList<string>? CoordinatedTargets { get; set; }

    /// <summary>Longest time of one target or wrapped command, 1 second to 7 days; then its process group is terminated.</summary>
    /// <value>The default value is none: no limit.</value>
    public TimeSpan? TargetTimeout { get; set; }

    /// <summary>
    /// Time without output of a running build after which the fleet is warned, 1 second to 7 days; <c>never</c> or an infinite time warns
    /// of none. <c>auto</c> or zero is 20 minutes, or 5 times the longest quiet period of its last successful builds if that is more.
    /// </summary>
    /// <value>The default value is <c>auto</c>.</value>
    public TimeSpan? StalledAfter { get; set; }

    /// <summary>Whether a failed publish fails the caller.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool? Strict { get; set; }

    /// <summary>Handling of secrets.</summary>
    /// <value>The default value is <c>on</c>.</value>
    public RedactionMode? Redaction { get; set; }

    /// <summary>
    /// Longest time that a build waits at its end for its updates to reach the remote, 0 to 10 minutes. A fetch that receives data
    /// is not terminated.
    /// </summary>
    /// <value>The default value is <c>10s</c>.</value>
    public TimeSpan? FlushLimit { get; set; }

    /// <summary>The git executable: a name on the PATH or a path.</summary>
    /// <value>The default value is <c>git</c>.</value>
    public string? GitExecutable { get; set; }

    /// <summary>Longest time of one call of git, 1 second to 1 hour; then its process group is terminated.</summary>
    /// <value>The default value is <c>30s</c>.</value>
    public TimeSpan? GitDeadline { get; set; }

    /// <summary>Time between two heartbeats of the daemon, 5 seconds to 1 hour. In a large fleet the default is longer.</summary>
    /// <value>The default value is <c>60s</c>.</value>
    public TimeSpan? HeartbeatInterval { get; set; }

    /// <summary>
    /// Time between two polls of the remote by commands that wait or watch, 250 ms to 1 hour; <c>auto</c> or zero is 10 seconds, or 0.2
    /// seconds for each server above 50 servers.
    /// </summary>
    /// <value>The default value is <c>auto</c>.</value>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>Whether heartbeats are on the main branch too.</summary>
    /// <value>The default value is <c>auto</c>.</value>
    public HeartbeatOnMain? HeartbeatOnMain { get; set; }

    /// <summary>Host name in this server's status.</summary>
    /// <value>The default value is the machine's.</value>
    public string? Hostname { get; set; }

    /// <summary>Address in this server's status: an IP address or a host name.</summary>
    /// <value>The default value is the machine's.</value>
    public string? Ip { get; set; }

    /// <summary>The person or agent in charge of this server, in its status.</summary>
    /// <value>The default value is that of the present status.</value>
    public string? Manager { get; set; }

    /// <summary>Folder of the daemon's logs.</summary>
    /// <value>The default value is <c>/var/log</c> if that is writable, otherwise <c>logs</c> in the state folder.</value>
    public string? LogFolder { get; set; }

    /// <summary>
    /// Destination of the starts and ends of this server's builds as CDEvents: a path of a file of JSON lines, or a URL of http or https.
    /// </summary>
    /// <value>The default value is none.</value>
    public string? Events { get; set; }

    /// <summary>Destinations of the fleet's events: a list that only a settings file of the user or of the system can have.</summary>
    /// <value>The default value is none.</value>
    internal HookList? Hooks { get; set; }

    /// <summary>The bash scripts' clone on this machine, for its <c>.build_server_id</c> and for checks of its health.</summary>
    /// <value>The default value is <c>/root/Build</c>.</value>
    public string? LegacyClone { get; set; }

    /// <summary>The CloudStack pipeline.</summary>
    public CloudStackOptions CloudStack { get; init; } = new();

    /// <summary>
    /// Called with each problem that does not stop the work, also of the settings, from any thread. An exception in it is
    /// one more warning. If it blocks, the library waits once, for a second.
    /// </summary>
    /// <value>The default value is null.</value>
    public Action<CoordinationDiagnostic>? OnWarning { get; set; }

    /// <summary>
    /// Longest time that reading waits for the repository, 100 ms to 10 minutes, before it returns the local copy, with its age. The wait
    /// starts again while data arrive.
    /// </summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan? ReadTimeout { get; set; }

    /// <summary>
    /// Whether the coordinator only reads: it then needs no server id and only read access to the remote, and writes only the cache.
    /// Messages and builds are an error (BC1021).
    /// </summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool? IsObserver { get; set; }

    /// <summary>Whether the coordinator only reads if no setting of this machine has a server id.</summary>
    internal bool MayObserve { get; set; }

    /// <summary>Whether a build continues with a temporary state folder if this server's own cannot be used.</summary>
    internal bool AllowTemporaryState { get; set; }

    /// <summary>Whether reporting is disabled: builds run, and no update is accepted or published.</summary>
    internal bool IsDisabled { get; set; }

    /// <summary>The reason why reporting is disabled; null if nothing is configured.</summary>
    internal string? DisabledReason { get; set; }

    /// <summary>The former names in use, each with the present one, and whether that is in use, too.</summary>
    internal IReadOnlyList<(string Former, string Name, bool IsIgnored)> FormerNames { get; private set; } = [];

    /// <summary>The outer run of builds, if a host knows it; null to use the environment if that is valid.</summary>
    internal string? OuterRun { get; set; }

    /// <summary>The name of each text at its source, as <see cref="Parse"/> read it.</summary>
    internal Func<SettingName, string>? NameOf { get; private set; }

    /// <summary>Reads options from a host's own texts: MSBuild properties, Cake arguments, command lines.</summary>
    /// <param name="nameOf">Returns the host's name of a setting; errors show it.</param>
    /// <param name="textOf">Returns the host's text for such a name; null or empty is unset.</param>
    /// <exception cref="Diagnostics.CoordinationException">BC1002: a text is not allowed; the message lists the allowed ones.</exception>
    internal static BuildCoordinationOptions Parse(Func<SettingName, string> nameOf, Func<string, string?> textOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        ArgumentNullException.ThrowIfNull(textOf);
        var options = new BuildCoordinationOptions();
        options.Read(nameOf, textOf);
        return options;
    }

    /// <summary>Checks whether the settings with these options are valid.</summary>
    /// <exception cref="Diagnostics.CoordinationException">BC1001 or BC1002.</exception>
    internal void Check()
    {
        CheckReadTimeout();
        SettingsResolver.Resolve(this, EnvironmentSnapshot.Take());
    }

    /// <summary>Checks the options that are not settings.</summary>
    internal void CheckReadTimeout()
    {
        if (ReadTimeout < TimeSpan.FromMilliseconds(100) || ReadTimeout > TimeSpan.FromMinutes(10))
            throw SettingsDiagnostics.NotAllowed("option ReadTimeout", $"{ReadTimeout}", "a time from 100 ms to 10 min");
    }

    /// <summary>Creates a copy, also of the lists: the library never writes to the caller's object.</summary>
    internal BuildCoordinationOptions Copy()
    {
        var copy = new BuildCoordinationOptions
        {
            IsObserver = IsObserver,
            MayObserve = MayObserve,
            AllowTemporaryState = AllowTemporaryState,
            IsDisabled = IsDisabled,
            DisabledReason = DisabledReason,
            OnWarning = OnWarning,
            ReadTimeout = ReadTimeout,
            OuterRun = OuterRun,
            NameOf = NameOf,
            FormerNames = FormerNames,
        };
        foreach (var setting in SettingsTable.All)
        {
            if (setting.Get(this) is { } value)
                setting.Set(copy, CopyOf(value));
        }

        return copy;
    }

    /// <summary>Sets the options for which a host has texts.</summary>
    internal void Read(Func<SettingName, string> nameOf, Func<string, string?> textOf)
    {
        NameOf = nameOf;
        foreach (var setting in SettingsTable.All.Where(setting => !setting.Name.IsOfFile))
        {
            var name = nameOf(setting.Name);
            var text = Given(name);
            if (text is not null)
                Set(setting, name, text);
            if (setting.Name.Former is not { } former || Given(nameOf(former)) is not { } formerText)
                continue;
            FormerNames = [.. FormerNames, (nameOf(former), name, text is not null)];
            if (text is null)
                Set(setting, nameOf(former), formerText);
        }

        string? Given(string name) => textOf(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    private void Set(Setting setting, string name, string text) =>
        setting.Set(this, setting.Type.Parse(text) ?? throw SettingsDiagnostics.NotAllowed(name, setting, text));

    private static object CopyOf(object value) => value switch
    {
        IReadOnlyDictionary<string, string> map => map.ToDictionary(StringComparer.Ordinal),
        IReadOnlyList<string> list => list.ToArray(),
        _ => value,
    };
}
