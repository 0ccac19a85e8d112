using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>Finds how a server's newest build or packaging ended.</summary>
internal static class LastEnd
{
    /// <summary>
    /// Gets the newest end that a server published; null if there is none. Its history has the whole build, its status only the Maven build
    /// and the packaging, but servers with the bash scripts have no history.
    /// </summary>
    public static EndRecord? Find(ServerStatus status, IReadOnlyList<BuildRecord> builds)
    {
        var newest = builds.Take(1).Cast<EndRecord>().Concat(new EndRecord?[] { status.LastPackage, status.LastBuild }.OfType<EndRecord>())
            .MaxBy(end => end.CompletedAt ?? DateTimeOffset.MinValue);
        return builds.Count > 0 && builds[0].Id == newest!.Id ? builds[0] : newest;
    }
}
