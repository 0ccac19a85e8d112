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

    public override string Headline(UpdateContext context) => Message is null
        ? $"[{Server}] Build ended at {Timestamps.Write(context.Time)}"
        : $"Message from {Server} to {Message.To}: {Message.Subject}";

    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        if (documents.HasEnd(Server, Run, context))
            return;
        if (Message is not null)
        {
            EndRecord? end = Build ?? (EndRecord?)LastBuild ?? LastPackage;
            documents.InsertMessage(Server, SameCause.AddTo(Message, end, documents, context.Time), context);
        }

        documents.AddEnd(this, context);
    }
}
