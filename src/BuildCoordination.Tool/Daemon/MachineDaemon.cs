using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Daemon;

/// <summary>A daemon that runs on this machine, of whichever server and repository.</summary>
/// <param name="Server">The server that it is the daemon of.</param>
/// <param name="State">The state folder that its record is in.</param>
/// <param name="Key">The name of its repository's folder there.</param>
/// <param name="Record">Its record.</param>
internal sealed record MachineDaemon(string Server, string State, string Key, DaemonRecord Record)
{
    /// <summary>Whether this user may stop it.</summary>
    public bool MayBeStopped => !OperatingSystem.IsLinux() || Record.Owner is null || Record.Owner == LinuxFile.CurrentUser;

    /// <summary>The daemons that have a record in these state folders.</summary>
    public static IReadOnlyList<MachineDaemon> All(IEnumerable<string> stateFolders, EnvironmentSnapshot environment) =>
        Seen(stateFolders.Distinct(StringComparer.Ordinal).Where(Directory.Exists).SelectMany(In), environment);

    /// <summary>The folders with the records of this user's daemons: each place that a state folder can be in.</summary>
    public static IReadOnlyList<string> StateFoldersOf(EnvironmentSnapshot environment, params IEnumerable<ResolvedSettings> settings) =>
    [
        .. settings.Select(each => each.State).Append(environment.System("var/lib/buildcoord")).Append(environment.StateFolder)
            .OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The other daemons of this machine, without that of a coordinator.</summary>
    public static IReadOnlyList<MachineDaemon> OthersOf(BuildCoordinator coordinator)
    {
        var (context, own) = (coordinator.Context, DaemonRecord.Read(coordinator)?.ProcessId);
        return AllBut([own], [.. StateFoldersOf(context.Environment, context.Settings), context.Folders.State], context.Environment);
    }

    /// <summary>All daemons that this user can see, of whichever user and state folder, but these processes.</summary>
    public static IReadOnlyList<MachineDaemon> AllBut(
        IReadOnlyCollection<int?> known, IEnumerable<string> stateFolders, EnvironmentSnapshot environment) =>
    [
        .. All(stateFolders, environment).Concat(Seen(Running(), environment))
            .DistinctBy(daemon => daemon.Record.ProcessId).Where(daemon => !known.Contains(daemon.Record.ProcessId)),
    ];

    /// <summary>Whether it is the daemon of what is set up.</summary>
    public bool Is(string server, string key, string state) => Server == server && Key == key && State == state;

    /// <summary>A command that stops it. A daemon of an earlier version does not say which repository it is of.</summary>
    public string StopCommand => Record.Repository is { } repository && State.Length > 0
        ? $"buildcoord daemon stop --server {Server} --repository {ShellWords.Quote(repository)}"
            + (Record.Branch is null or "main" ? "" : $" --branch {ShellWords.Quote(Record.Branch)}")
            + $" --state {ShellWords.Quote(State)}"
        : string.Create(CultureInfo.InvariantCulture, $"kill {Record.ProcessId}");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"the daemon of {Server} on {Record.Repository ?? Key}, process {Record.ProcessId}");

    // The processes of a test and those of the machine do not see each other.
    private static IReadOnlyList<MachineDaemon> Seen(IEnumerable<MachineDaemon> found, EnvironmentSnapshot environment) =>
    [
        .. found.DistinctBy(daemon => daemon.Record.ProcessId).Where(daemon =>
            ProcessTable.EnvironmentVariable(daemon.Record.ProcessId, EnvironmentSnapshot.SystemRootVariable)
                == environment[EnvironmentSnapshot.SystemRootVariable]),
    ];

    // A daemon whose record is in a folder that is not known here says who it is by its command line.
    private static IEnumerable<MachineDaemon> Running()
    {
        var processes = ProcessTable.All().Where(process => process.IsAlive && IsDaemon(ProcessTable.Words(process.Id))).ToList();
        // A child looks like its parent until it is the git that it was started as.
        return processes.Where(process => processes.TrueForAll(other => other.Id != process.Parent)).Select(Read).OfType<MachineDaemon>();
    }

    private static MachineDaemon? Read(ProcessEntry process)
    {
        if (ProcessTable.Words(process.Id) is not { } words || StartOf(process.Id) is not { } since)
            return null;
        // Anybody can give a process any words: nothing of them goes into a command, and no password into an address.
        var server = Value(words, "--server") is { } id && ServerId.IsValid(id) ? id : "a server";
        return new MachineDaemon(server, State: "", "a repository", new DaemonRecord
        {
            ProcessId = process.Id,
            StartTime = process.StartTime,
            Repository = Value(words, "--repository") is { } repository ? Show(repository) : null,
            Branch = Value(words, "--branch"),
            Since = since,
            HeartbeatLog = "",
            MessageLog = "",
            Owner = ProcessTable.UserOf(process.Id),
        });
    }

    // Options may stand before the command, and 'exec' before the program.
    private static bool IsDaemon(string[]? words) => words is not null
        && Path.GetFileName(words[0]) is "buildcoord" or "dotnet"
        && words.Take(3).Any(word => Path.GetFileName(word) is "buildcoord" or "buildcoord.dll")
        && Array.IndexOf(words, "daemon") is > 0 and var at && at + 1 < words.Length && words[at + 1] == "run";

    private static DateTimeOffset? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new DateTimeOffset(process.StartTime);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static string? Value(string[] words, string option) =>
        words.FirstOrDefault(word => word.StartsWith(option + "=", StringComparison.Ordinal))?[(option.Length + 1)..]
        ?? (Array.IndexOf(words, option) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null);

    private static string? Show(string repository)
    {
        try
        {
            return RepositoryUrl.Parse(repository).Display;
        }
        catch (CoordinationException)
        {
            // An address that cannot be read may hold a password anywhere.
            return null;
        }
    }

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
