using System.Globalization;
using System.Text;
using BuildCoordination.Comparison;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Repository;

namespace BuildCoordination.Fleet;

/// <summary>The coordination repository's documents at one tip, with this machine's own updates.</summary>
/// <param name="store">The cache; null if it cannot be opened.</param>
/// <param name="options">The names of branches.</param>
/// <param name="published">The documents as the repository has them.</param>
/// <param name="documents">The same with the updates that the outbox has not published.</param>
/// <param name="freshness">Their freshness.</param>
/// <param name="ownServer">The server that this machine is; null where that is not known yet.</param>
/// <param name="warn">Called with each document that is not read.</param>
internal sealed class FleetSession(
    StoreSession? store, GitOptions options, TreeChanges published, TreeChanges documents, Freshness freshness, string? ownServer = null,
    Action<CoordinationDiagnostic>? warn = null)
{
    private IReadOnlyList<ServerStatus>? _servers;
    private CoordinationDiagnostic? _unreadable;

    /// <summary>The freshness of the documents that were read so far.</summary>
    public Freshness Freshness => freshness.IsCurrent && _unreadable is not null ? freshness with { Cause = _unreadable } : freshness;

    /// <summary>Called with what is known of a document that can be read in part only.</summary>
    public Action<CoordinationDiagnostic>? OnPartlyReadable { get; init; }

    /// <summary>The tip of a fleet in memory.</summary>
    public string? MemoryTip { get; init; }

    public string? Tip => store?.Tip ?? MemoryTip;

    public string? TipAuthor => store?.TipInfo()?.Author;

    public byte[]? Read(string path) => documents.Read(path);

    /// <summary>
    /// The servers by id, at most <see cref="Limits.Servers"/> of them: this machine's own, then those with a heartbeat, then the others.
    /// </summary>
    public IReadOnlyList<ServerStatus> Servers() => _servers ??= ReadServers();

    /// <summary>The largest possible number of servers, without reading their statuses.</summary>
    public int CountServers() => Math.Min(Limits.Servers, documents.List("").Count(ServerId.IsValid));

    /// <summary>Tests whether a server of this id is one of the fleet, also where the fleet has more servers than are read.</summary>
    public bool HasServer(string id) => ServerId.IsValid(id) && documents.Read(RepositoryPaths.Status(id)) is not null;

    /// <summary>Whether the live messages of the repository are known, all or in part.</summary>
    public bool IsMailKnown => !freshness.IsNothingKnown && published.LiveMessages is not { NeedsRepair: true, Count: 0 };

    public IReadOnlyList<FleetMessage> LiveMessages() => InOrder(Live());

    /// <summary>The union by id of the live file, the archives since a time, and each server's own file.</summary>
    public IReadOnlyList<FleetMessage> MessagesSince(DateTimeOffset since)
    {
        var own = Servers().Select(status => MessagesDocument.Parse(documents.Read($"{status.Server}/messages.json")).Messages);
        var all = Live()
            .Concat(documents.Archives().Reverse().Where(path => MayHoldSince(path, since))
                .SelectMany(path => ArchiveSegment.Read(documents.Read(path))))
            .Concat(own.SelectMany(messages => messages));
        return InOrder(all);
    }

    /// <summary>The messages with every acknowledgement that is known: those in the servers' own files too.</summary>
    public IReadOnlyList<FleetMessage> WithAcknowledgements(IReadOnlyList<FleetMessage> messages)
    {
        if (!messages.Any(message => message.IsRequest))
            return messages;
        var acknowledged = Servers().SelectMany(status => Reads(status.Server).Acknowledged.Select(id => (id, status.Server)))
            .ToLookup(pair => pair.id, pair => pair.Server, StringComparer.Ordinal);
        return [.. messages.Select(
            message => acknowledged[message.Id].Union(message.AcknowledgedBy).ToArray() is { Length: > 0 } by && message.IsRequest
            ? new FleetMessage(message) { AcknowledgedBy = by, AckStatus = "completed" }
            : message)];
    }

    /// <summary>Makes an unreadable status of a server part of <see cref="Freshness"/>, as for a reader who asked for it.</summary>
    public void CheckStatus(ServerStatus status)
    {
        if (status.UnreadableReason is { } reason)
            CheckReadable(RepositoryPaths.Status(status.Server), reason, isEmpty: status.IsUnreadable, status.Server);
    }

    public IReadOnlyList<BuildRecord> Builds(string server)
    {
        var path = RepositoryPaths.Builds(server);
        var document = BuildsDocument.Parse(published.Read(path));
        CheckReadable(path, document.Reason, isEmpty: document.Builds.Count == 0, server);
        if (!IsChanged(path))
            return document.Builds;
        var builds = BuildsDocument.Parse(documents.Read(path)).Builds;
        var known = document.Builds.Select(build => build.Id).ToHashSet(StringComparer.Ordinal);
        return [.. builds.Select(build => new BuildRecord(build) { IsPending = !known.Contains(build.Id) })];
    }

    /// <summary>Reads each server's builds.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> BuildsOfAll() =>
        Servers().ToDictionary(status => status.Server, status => Builds(status.Server), StringComparer.Ordinal);

    /// <summary>Reads the environment of a build; null if it is unknown.</summary>
    public BuildEnvironment? EnvironmentOf(string server, BuildRecord build) => EnvironmentDocument.IsHash(build.Environment)
        ? EnvironmentDocument.Read(documents.Read(RepositoryPaths.Environment(server, build.Environment!)))
        : null;

    /// <summary>Reads a server's published log excerpts of failed builds, newest first.</summary>
    public IReadOnlyList<LogExcerpt> Logs(string server)
    {
        var folder = RepositoryPaths.Logs(server);
        return
        [
            .. documents.List(folder).Reverse()
                .Select(name => new LogExcerpt(name, Encoding.UTF8.GetString(documents.Read($"{folder}/{name}") ?? []))
                {
                    IsPending = IsChanged($"{folder}/{name}"),
                }),
        ];
    }

    /// <summary>Reads the published log of a job; null if there is none.</summary>
    public LogExcerpt? LogOf(string server, string job)
    {
        var folder = RepositoryPaths.Logs(server);
        return documents.List(folder).LastOrDefault(name => new LogExcerpt(name, "").IsOf(job)) is { } name
            ? new LogExcerpt(name, Encoding.UTF8.GetString(documents.Read($"{folder}/{name}") ?? []))
            : null;
    }

    /// <summary>
    /// Compares another server's newest build of the same commit with a build, if it ended otherwise or made other packages; null if all
    /// agree or nobody else built it.
    /// </summary>
    public BuildComparison? CompareWithOthers(
        string server, BuildRecord build, IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> builds)
    {
        if (!OtherBuilds.CanCompare(build))
            return null;
        var others = builds.Where(pair => pair.Key != server)
            .Select(pair => (Server: pair.Key, Build: OtherBuilds.NewestOf(pair.Value, build)))
            .Where(other => other.Build is not null).Select(other => (other.Server, other.Build!));
        return OtherBuilds.Choose(build, others) is var (other, theirs)
            ? new(new(other, theirs, EnvironmentOf(other, theirs)), new(server, build, EnvironmentOf(server, build)))
            : null;
    }

    public ReadsDocument Reads(string server) => ReadsDocument.Parse(documents.Read(RepositoryPaths.Reads(server)));

    /// <summary>The messages with who made the commits that brought them, as far as the cache's history goes back.</summary>
    public IReadOnlyList<FleetMessage> WithAuthors(IReadOnlyList<FleetMessage> messages)
    {
        var authors = store?.AuthorsOf(messages.Where(message => !message.IsPending).Select(message => message.Id));
        return authors is not { Count: > 0 }
            ? messages
            :
            [
                .. messages.Select(message =>
                    authors.TryGetValue(message.Id, out var author) ? new FleetMessage(message) { CommitAuthor = author } : message),
            ];
    }

    /// <summary>The paths of the archives of messages.</summary>
    public IReadOnlyList<string> Archives() => [.. documents.Archives()];

    public IReadOnlyList<FleetMessage> ReadArchive(string path) => ArchiveSegment.Read(documents.Read(path));

    public Heartbeat? NewestHeartbeat(string server)
    {
        Heartbeat?[] heartbeats =
        [
            store?.HeartbeatOn(options.HeartbeatBranchOf(server)).Heartbeat,
            HeartbeatDocument.Read(store?.ReadOn($"heartbeat-{server}", RepositoryPaths.Heartbeat(server))),
            HeartbeatDocument.Read(documents.Read(RepositoryPaths.Heartbeat(server))),
        ];
        // Of those that count, the sequence says which is newer: a clock may have been ahead when one was written. The bash scripts' do not
        // count.
        var counted = heartbeats.Where(heartbeat => heartbeat?.Sequence is not null).MaxBy(heartbeat => heartbeat!.Sequence);
        return heartbeats.Where(heartbeat => heartbeat is not null && heartbeat.Sequence is null).Append(counted)
            .MaxBy(heartbeat => heartbeat?.Timestamp ?? DateTimeOffset.MinValue);
    }

    private IReadOnlyList<ServerStatus> ReadServers()
    {
        string[] names = [.. documents.List("").Where(ServerId.IsValid)];
        if (names.Length > Limits.Servers)
        {
            warn?.Invoke(FleetDiagnostics.TooManyServers(names.Length));
            var withHeartbeat = store?.ServersWithHeartbeat() ?? new HashSet<string>();
            names =
            [
                .. names.OrderByDescending(name => name == ownServer)
                    .ThenByDescending(withHeartbeat.Contains).ThenBy(name => name, StringComparer.Ordinal)
                    .Take(Limits.Servers).Order(StringComparer.Ordinal),
            ];
        }

        return
        [
            .. names.Select(name => (name, bytes: documents.Read(RepositoryPaths.Status(name))))
                .Where(pair => pair.bytes is not null)
                .Select(pair => (pair.name, document: StatusDocument.Parse(pair.bytes)))
                .Select(pair => new ServerStatus(pair.document.Status)
                {
                    Server = pair.name,
                    UnreadableReason = pair.document.Reason,
                    IsPending = IsChanged(RepositoryPaths.Status(pair.name)),
                }),
        ];
    }

    private void CheckReadable(string path, string? reason, bool isEmpty, string owner)
    {
        if (reason is null)
            return;
        if (isEmpty)
            _unreadable ??= FleetDiagnostics.Unreadable(path, reason, owner);
        else
            OnPartlyReadable?.Invoke(FleetDiagnostics.PartlyReadable(path, reason, owner));
    }

    private bool IsChanged(string path) => documents.Changes.ContainsKey(path);

    private IReadOnlyList<FleetMessage> Live()
    {
        var (live, known) = (documents.LiveMessages, published.LiveMessages);
        CheckReadable(RepositoryPaths.Messages, known.Reason, isEmpty: known.Count == 0, "any server");
        return ReferenceEquals(live, known)
            ? live.Messages
            :
            [
                .. live.Messages.Select(message =>
                    known.Contains(message.Id) ? message : new FleetMessage(message) { IsPending = true }),
            ];
    }

    // A month's folder, and the scripts' monthly archives, end with that month.
    private static bool MayHoldSince(string path, DateTimeOffset since) =>
        !path.StartsWith(ArchiveSegment.Folder + "/2", StringComparison.Ordinal)
        || string.CompareOrdinal(path[(ArchiveSegment.Folder.Length + 1)..], since.ToString("yyyy-MM", CultureInfo.InvariantCulture)) >= 0;

    // The scripts' ids collide, and some writers give none: only what is the same in every word is one message.
    private static IReadOnlyList<FleetMessage> InOrder(IEnumerable<FleetMessage> messages) =>
        [.. messages.DistinctBy(message => message.Identity).Order(MessageOrder.OldestFirst)];
}
