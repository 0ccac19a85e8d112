using System.Text.Json.Serialization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing.Updates;

/// <summary>The end of a build or of one of its targets: everything that it changes, in one commit.</summary>
internal sealed record BuildEndUpdate : Update
{
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

    /// <summary>The run that this reports on; null in a file of an older version.</summary>
    [JsonPropertyName("run")]
    public RunKey? Run { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.BuildEnd;

    public override bool IsWhole() => base.IsWhole() && Excerpt?.HasFileName != false;

    public override string Headline(Stamped stamped) => Message is null
        ? $"[{Server}] Build ended at {Timestamps.Write(stamped.Time)}"
        : $"Message from {Server} to {Message.To}: {Message.Subject}";

    public override Update Redacted(Func<string, string> redact) => this with
    {
        Message = Message?.Redacted(redact),
        Build = Redacted(Build, redact),
        LastBuild = Redacted(LastBuild, redact),
        LastPackage = LastPackage is null ? null : Redacted(LastPackage, redact) with { Logs = [.. LastPackage.Logs.Select(redact)] },
        Run = Run?.Redacted(redact),
        Excerpt = Excerpt is null ? null : new(redact(Excerpt.Name), redact(Excerpt.Text)),
    };

    private static BuildRecord? Redacted(BuildRecord? build, Func<string, string> redact) => build is null ? null
        : Redacted<BuildRecord>(build, redact) with { Name = OrNull(build.Name, redact), Log = OrNull(build.Log, redact) };

    private static T Redacted<T>(T end, Func<string, string> redact)
        where T : EndRecord => (T)(end with
        {
            Id = redact(end.Id),
            Branch = OrNull(end.Branch, redact),
            Commit = OrNull(end.Commit, redact),
            Artifacts = [.. end.Artifacts.Select(redact)],
            Targets = [.. end.Targets.Select(target => target with { Name = redact(target.Name) })],
            Packages = [.. end.Packages.Select(package => package with { Name = redact(package.Name), Version = OrNull(package.Version, redact), Path = OrNull(package.Path, redact) })],
        });

    private static string? OrNull(string? text, Func<string, string> redact) => text is null ? null : redact(text);

    public override void Apply(Documents documents, Stamped stamped)
    {
        if (documents.HasEnd(Server, Run, stamped))
            return;
        if (Message is not null)
            documents.InsertMessage(Server, Message, stamped);
        documents.AddEnd(this, stamped);
    }
}
