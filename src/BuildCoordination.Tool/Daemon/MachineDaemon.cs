using System.Globalization;
using BuildCoordination.Configuration;
using BuildCoordination.Display;
using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Tool.Setup;

namespace BuildCoordination.Tool.Daemon;

/// <summary>A daemon that runs on this machine, of whichever server and repository.</summary>
/// <param name="Server">The server that it is the daemon of.</param>
/// <param name="State">The state folder that its record is in.</param>
/// <param name="Key">The name of its repository's folder there.</param>
/// <param name="Record">What it notes of itself.</param>
internal sealed record MachineDaemon(string Server, string State, string Key, DaemonRecord Record)
{
    /// <summary>Whether this user may stop it.</summary>
    public bool MayBeStopped => !OperatingSystem.IsLinux() || Record.Owner is null || Record.Owner == LinuxFile.CurrentUser;

    /// <summary>The daemons that have a record in these state folders.</summary>
    public static IReadOnlyList<MachineDaemon> All(IEnumerable<string> stateFolders, EnvironmentSnapshot environment)
    {
        var found = new List<MachineDaemon>();
        foreach (var state in stateFolders.Distinct(StringComparer.Ordinal).Where(Directory.Exists))
            found.AddRange(In(state));
        // The processes of a test and those of the machine do not see each other.
        return
        [
            .. found.DistinctBy(daemon => daemon.Record.ProcessId).Where(daemon =>
                ProcessTable.EnvironmentVariable(daemon.Record.ProcessId, EnvironmentSnapshot.SystemRootVariable)
                    == environment[EnvironmentSnapshot.SystemRootVariable]),
        ];
    }

    /// <summary>Where daemons of this user note themselves by the settings: each place that a state folder may be in.</summary>
    public static IReadOnlyList<string> StateFoldersOf(EnvironmentSnapshot environment, params IEnumerable<ResolvedSettings> settings) =>
    [
        .. settings.Select(each => each.State).Append(environment.System("var/lib/buildcoord")).Append(environment.StateFolder)
            .OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The others that run beside the daemon of a coordinator.</summary>
    public static IReadOnlyList<MachineDaemon> Beside(BuildCoordinator coordinator)
    {
        var (context, own) = (coordinator.Context, DaemonRecord.Read(coordinator)?.ProcessId);
        return
        [
            .. All(StateFoldersOf(context.Environment, context.Settings).Append(context.Folders.State), context.Environment)
                .Where(daemon => daemon.Record.ProcessId != own),
        ];
    }

    /// <summary>Whether it is the daemon of what is set up.</summary>
    public bool Is(SetupTarget target, string state) => Server == target.Server && Key == target.Key && State == state;

    /// <summary>A command that stops it. A daemon of an earlier version does not say which repository it is of.</summary>
    public string StopCommand => Record.Repository is { } repository
        ? $"buildcoord daemon stop --server {Server} --repository {ShellWords.Quote(repository)}"
            + (Record.Branch is null or "main" ? "" : $" --branch {ShellWords.Quote(Record.Branch)}")
            + $" --state {ShellWords.Quote(State)}"
        : string.Create(CultureInfo.InvariantCulture, $"kill {Record.ProcessId}");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"the daemon of {Server} on {Record.Repository ?? Key}, process {Record.ProcessId}");

    private static IEnumerable<MachineDaemon> In(string state)
    {
        try
        {
            if (OpenFolder.Open(state).Find("repositories") is not { } repositories)
                return [];
            return
            [
                .. from key in repositories.Names(foldersOnly: true)
                   let folder = repositories.Find(key)
                   where folder is not null
                   from name in folder.Names()
                   where DaemonRecord.ServerOf(name) is not null
                   let record = DaemonRecord.Read(folder[name])
                   where record is not null && IsDaemon(record)
                   select new MachineDaemon(DaemonRecord.ServerOf(name)!, state, key, record),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotAFolderException)
        {
            // A state folder of another user's, or none: nothing in it is this user's.
            return [];
        }
    }

    // In a shared folder, a member may write down anybody's process: only its own counts.
    private static bool IsDaemon(DaemonRecord record) =>
        record.IsAlive && (record.Owner is null || ProcessTable.UserOf(record.ProcessId) == record.Owner)
        && ProcessTable.Words(record.ProcessId) is { } words && words.Contains("daemon", StringComparer.Ordinal);
}
