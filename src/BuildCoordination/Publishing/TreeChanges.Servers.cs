using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Publishing;

internal sealed partial class TreeChanges
{
    private const int KeptLogs = 20;
    private const int LongestLog = 64 * 1024;

    /// <summary>
    /// Writes a server's status, unless the document is newer: by its stamp, or by the clock of a writer without stamps. A document that is
    /// dated ahead of this clock is not newer.
    /// </summary>
    public void SetStatus(StatusUpdate update, UpdateContext context)
    {
        var path = RepositoryPaths.Status(update.Server);
        var document = StatusDocument.Parse(Read(path));
        if (IsNewer(document.Status, context))
            return;

        var members = new JsonObject { ["server"] = update.Server };
        if (update.Machine is { } machine)
        {
            members["hostname"] = machine.Hostname;
            members["ip"] = machine.Ip ?? document.Status.Ip;
            members["manager"] = machine.Manager ?? document.Status.Manager;
        }

        members["timestamp"] = Timestamps.Write(context.Time);
        members["status"] = update.State;
        members["current_job"] = update.CurrentJob is { } job ? StatusJson.Write(job) : null;
        members["jobs"] = new JsonArray([.. update.Jobs.Select(StatusJson.Write)]);
        if (document.Status.LastBuild is null)
            members["last_build"] = null;
        members["instance"] = update.Instance;
        members["stamp"] = context.Stamp;
        Write(path, document.Set(members).ToBytes());
    }

    /// <summary>Says which machine a server is. What others wrote beside the known capabilities stays.</summary>
    public void Register(RegisterUpdate update, UpdateContext context)
    {
        var path = RepositoryPaths.Status(update.Server);
        RepositoryInitializer.Register(this, update.Server, context.Time);
        var document = StatusDocument.Parse(Read(path));
        var (machine, before) = (update.Machine, document.Status);
        var members = new JsonObject
        {
            ["hostname"] = machine.Hostname,
            ["ip"] = machine.Ip ?? before.Ip,
            ["manager"] = machine.Manager ?? before.Manager,
            ["instance"] = update.Instance,
        };
        document = document.Set(members);
        if (update.Capabilities is { } capabilities)
            document = document.SetCapabilities(capabilities.ToJson());
        Write(path, document.ToBytes());
    }

    /// <summary>Fills what the end of a build leaves: the last build and package, the history, the excerpt of its log.</summary>
    public void AddEnd(BuildEndUpdate end, UpdateContext context)
    {
        var path = RepositoryPaths.Status(end.Server);
        var document = StatusDocument.Parse(Read(path));
        var members = new JsonObject();
        if (end.LastBuild is { } build && IsNewer(build, document.Status.LastBuild, context))
            members["last_build"] = EndJson.Write(build);
        if (end.LastPackage is { } package && IsNewer(package, document.Status.LastPackage, context))
            members["last_package"] = EndJson.Write(package);
        if (members.Count > 0)
            Write(path, document.Set(members).ToBytes());

        if (end.Build is { } run)
            Write(RepositoryPaths.Builds(end.Server), BuildsDocument.Parse(Read(RepositoryPaths.Builds(end.Server))).Add(run).ToBytes());
        if (end.Excerpt is { } excerpt)
            AddLog(end.Server, excerpt);
    }

    private void AddLog(string server, LogExcerpt excerpt)
    {
        var folder = RepositoryPaths.Logs(server);
        var bytes = Encoding.UTF8.GetBytes(excerpt.Text);
        Write($"{folder}/{excerpt.Name}", bytes.Length <= LongestLog ? bytes : bytes[..(bytes.AsSpan(0, LongestLog).LastIndexOf((byte)'\n') + 1)]);
        // Names begin with the job's id, and so with its time.
        foreach (var name in List(folder).SkipLast(KeptLogs))
            Delete($"{folder}/{name}");
    }

    // A stamp of 0 is that of a server that was only registered. What is dated ahead says nothing of the order, but for another update
    // that is dated ahead, too: the clock was set right since.
    private static bool IsNewer(ServerStatus known, UpdateContext context) =>
        known.Stamp != 0
        && ((known.Stamp > context.Stamp && (context.IsAhead(context.Stamp) || !context.IsAhead(known.Stamp.Value)))
            || (known.Timestamp?.ToUnixTimeMilliseconds() is { } time && time > context.Time.ToUnixTimeMilliseconds()
                && !context.IsAhead(time)));

    private static bool IsNewer(EndRecord end, EndRecord? known, UpdateContext context) =>
        known?.CompletedAt is not { } before || end.CompletedAt >= before || context.IsAhead(before.ToUnixTimeMilliseconds());
}
