using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>
/// The run that an update reports on. A job may run again under its id, so its start is part of the key. The documents have it in seconds.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="StartedAt">The start of the run.</param>
/// <param name="Title">The name of the build.</param>
/// <param name="IsCrashed">Whether the run did not report its end itself: then it may be one of a copied state folder.</param>
internal sealed record RunKey(
    [property: JsonPropertyName("job")] string Job,
    [property: JsonPropertyName("started_at")] DateTimeOffset StartedAt,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("crashed")] bool IsCrashed = false)
{
    /// <summary>
    /// The run's own id, where the job's id may be used again; null where it is that of one run, and from an older version.
    /// </summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    private static readonly string[] EndSubjects = ["Build Complete: ", "Build Failed: ", "Build Cancelled: ", "Build Ended: "];

    /// <summary>
    /// Whether the end of this run is published already, so that a copy or an old snapshot of the state folder reports no second one. An
    /// update that an operator sends again is not compared: it was removed from the repository.
    /// </summary>
    public bool HasEnded(TreeChanges documents, string server, UpdateContext context) =>
        !context.IsResent
        && (BuildsDocument.Parse(documents.Read(RepositoryPaths.Builds(server))).Builds.Any(IsOf)
            || documents.LiveMessages.Messages.Any(message => IsEndedBy(message, server))
            || documents.Archives().Where(path => ArchiveSegment.EndsAfter(path, IsCrashed ? DateTimeOffset.UnixEpoch : StartedAt))
                .SelectMany(documents.MessagesIn).Any(message => IsEndedBy(message, server)));

    /// <summary>Whether a build of a server's history is this run.</summary>
    public bool IsOf(BuildRecord build) =>
        build.Id == Job && IsOf(build.Run, () => build.StartedAt?.ToUnixTimeSeconds() == StartedAt.ToUnixTimeSeconds());

    /// <summary>
    /// Whether a message reports the end of this run, and not only that of one of its targets or of an earlier run of the job.
    /// </summary>
    public bool IsEndedBy(FleetMessage message, string server) =>
        message is { Event: "end", Timestamp: { } time } && message.Job == Job && message.From == server
        // An id that buildcoord made is that of one run, and the clock may have been set back since its start.
        && (JobId.IsUnique(Job) || IsOf(message.Run, () => time.ToUnixTimeSeconds() >= StartedAt.ToUnixTimeSeconds()))
        && Array.Find(EndSubjects, words => message.Subject.StartsWith(words, StringComparison.Ordinal)) is { } subject
        && message.Subject.AsSpan(subject.Length).StartsWith(Title, StringComparison.Ordinal)
        && (message.Events.Count > 0
            ? message.Events.Any(happened => happened is { Event: "end", Target: null })
            : !message.Subject.AsSpan(subject.Length + Title.Length).StartsWith(" / ", StringComparison.Ordinal));

    // Times are in seconds: a job that is built again at once begins in the second in which it ended.
    private bool IsOf(string? run, Func<bool> isInTime) => Id is not null && run is not null ? Id == run : isInTime();
}
