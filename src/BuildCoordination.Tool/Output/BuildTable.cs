using BuildCoordination.Display;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Output;

/// <summary>Builds that ended, a line each; under it why it failed, and what it made.</summary>
internal static class BuildTable
{
    public static TextTable Of(IEnumerable<(string Server, BuildRecord Build)> builds)
    {
        var table = new TextTable(
            new TextColumn("ENDED"), new("RESULT"), new("SERVER"), new("NAME", Least: 8), new("TOOK"),
            new("BRANCH", Rank: 1, Least: 4), new("COMMIT", Rank: 2), new("JOB", Rank: 3));
        foreach (var (server, build) in builds)
            table.Add(Cells(server, build).Select(VisibleText.Line), Below(build).Select(VisibleText.Line));
        return table;
    }

    private static IEnumerable<string> Cells(string server, BuildRecord build) =>
    [
        build.CompletedAt is { } time ? Timestamps.Write(time) : "-",
        (build.Result ?? build.Status) + Lines.PendingMark(build.IsPending),
        server,
        build.Name ?? "-",
        Lines.Took(build.DurationSeconds),
        build.Branch ?? "-",
        Lines.ShortCommit(build.Commit),
        build.Id,
    ];

    private static IEnumerable<string> Below(BuildRecord build)
    {
        if (Failures.Why(build) is { } why)
            yield return why;
        foreach (var package in build.Packages)
            yield return $"{Path.GetFileName(package.Path)}  {Bytes.Format(package.Size ?? 0)}  sha256 {package.Sha256}";
    }
}
