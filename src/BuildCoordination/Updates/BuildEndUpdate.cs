using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>The end of a build or of one of its targets: everything that it changes, in one commit.</summary>
internal sealed record BuildEndUpdate : Update
{
    private const int KeptLogs = 20;
    private const int MaximumLogBytes = 64 * 1024;

    [JsonPropertyName("message")]
    public OutgoingMessage? Message { get; init; }

    /// <summary>The whole run, for the server's history; null at the end of a target.</summary>
    [JsonPropertyName("build")]
    public BuildRecord? Build { get; init; }

    [JsonPropertyName("last_build")]
    public BuildRecord? LastBuild { get; init; }

    [JsonPropertyName("last_package")]
    public PackageRecord? LastPackage { get; init; }

    [JsonPropertyName("excerpt")]
    public LogExcerpt? Excerpt { get; init; }

    /// <summary>The environment of the build; null if it is unknown, and at the end of a target.</summary>
    [JsonPropertyName("environment")]
    public BuildEnvironment? Environment { get; init; }

    /// <summary>The run that this reports on; null in a file of an older version.</summary>
    [JsonPropertyName("run")]
    public RunKey? Run { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.BuildEnd;

    public override bool IsWhole() => base.IsWhole() && Excerpt?.HasFileName != false;

    public override string Headline(UpdateContext context) => Message is null
        ? $"[{Server}] Build ended at {Timestamps.Write(context.Time)}"
        : $"Message from {Server} to {Message.To}: {Message.Subject}";

    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        if (Run?.HasEnded(documents, Server, context) == true)
            return;
        if (Message is not null)
        {
            EndRecord? end = Build ?? (EndRecord?)LastBuild ?? LastPackage;
            var own = Build is null ? null : new ComparedBuild(Server, Build, Environment);
            OtherBuilders.AddTo(SameCause.AddTo(Message, end, documents, context.Time), own, documents).Insert(documents, Server, context);
        }

        SetLastEnds(documents, context);
        if (Build is { } run)
            AddBuild(documents, run);
        if (Excerpt is { } excerpt)
            AddLog(documents, excerpt);
    }

    private void AddBuild(TreeChanges documents, BuildRecord run)
    {
        var environment = Environment is null ? default((string Hash, byte[] Bytes)?) : EnvironmentDocument.Write(Environment);
        var path = RepositoryPaths.Builds(Server);
        var builds = BuildsDocument.Parse(documents.Read(path)).Add(new BuildRecord(run) { Environment = environment?.Hash });
        documents.Write(path, builds.ToBytes());
        if (environment is not { } added)
            return;
        documents.Write(RepositoryPaths.Environment(Server, added.Hash), added.Bytes);
        // Kept as long as a build of the history names it: at most as many as builds.
        var named = builds.Builds.Select(build => $"{build.Environment}.json").ToHashSet(StringComparer.Ordinal);
        foreach (var name in documents.List(RepositoryPaths.Environments(Server)).Where(name => !named.Contains(name)))
            documents.Delete($"{RepositoryPaths.Environments(Server)}/{name}");
    }

    private void SetLastEnds(TreeChanges documents, UpdateContext context)
    {
        var path = RepositoryPaths.Status(Server);
        var document = StatusDocument.Parse(documents.Read(path));
        var members = new JsonObject();
        if (LastBuild is { } build && IsNewer(build, document.Status.LastBuild, context))
            members["last_build"] = EndJson.Write(build);
        if (LastPackage is { } package && IsNewer(package, document.Status.LastPackage, context))
            members["last_package"] = EndJson.Write(package);
        if (members.Count > 0)
            documents.Write(path, document.Set(members).ToBytes());
    }

    private void AddLog(TreeChanges documents, LogExcerpt excerpt)
    {
        var folder = RepositoryPaths.Logs(Server);
        var bytes = Encoding.UTF8.GetBytes(excerpt.Text);
        documents.Write(
            $"{folder}/{excerpt.Name}",
            bytes.Length <= MaximumLogBytes ? bytes : bytes[..(bytes.AsSpan(0, MaximumLogBytes).LastIndexOf((byte)'\n') + 1)]);
        // A name begins with the job's id, and so with its time unless a caller chose the id: the new one is always kept.
        foreach (var name in documents.List(folder).Where(name => name != excerpt.Name).SkipLast(KeptLogs - 1))
            documents.Delete($"{folder}/{name}");
    }

    private static bool IsNewer(EndRecord end, EndRecord? known, UpdateContext context) =>
        known?.CompletedAt is not { } before || end.CompletedAt >= before || context.IsAhead(before.ToUnixTimeMilliseconds());
}
