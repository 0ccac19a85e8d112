using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Whether a failed build of the last days failed for the same cause at the same place, on whichever server.</summary>
internal static class SameCause
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    /// <summary>Names that build in the message, after the message's facts.</summary>
    public static OutgoingMessage AddTo(OutgoingMessage message, EndRecord? end, TreeChanges documents, DateTimeOffset now)
    {
        if (end is not { Cause: { } cause, Place: { } place } || Before(end, cause, place, documents, now) is not var (server, build))
            return message;
        return message.WithFact($"Same cause as: {build.Id} on {server} {Duration.Format(now - build.CompletedAt!.Value)} ago");
    }

    private static (string Server, BuildRecord Build)? Before(
        EndRecord end, string cause, ErrorLocation place, TreeChanges documents, DateTimeOffset now)
    {
        (string, BuildRecord Build)? found = null;
        foreach (var server in documents.List("").Where(ServerId.IsValid).Take(Limits.Servers))
        {
            foreach (var build in BuildsDocument.Parse(documents.Read(RepositoryPaths.Builds(server))).Builds)
            {
                if (build.Cause == cause && build.Id != end.Id && JobId.IsValid(build.Id) && IsSame(build.Place, place)
                    && build.CompletedAt is { } at && at <= now && now - at <= Horizon && !(found?.Build.CompletedAt > at))
                {
                    found = (server, build);
                }
            }
        }

        return found;
    }

    // Source trees lie in other folders on other servers.
    private static bool IsSame(ErrorLocation? one, ErrorLocation other) =>
        one is not null && one.Line == other.Line && Tail(one.File) == Tail(other.File);

    private static string Tail(string path) => string.Join('/', path.Split('/').TakeLast(3));
}
