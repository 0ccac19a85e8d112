using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;

namespace BuildCoordination.Health;

/// <summary>Why a server's last build failed.</summary>
/// <param name="End">The failed build or packaging.</param>
/// <param name="Lines">The essential lines of its published log, which may hold anything; empty if there is none.</param>
/// <param name="Comparison">
/// The comparison of another server's build of the same commit with it, if that did not fail; null if there is none.
/// </param>
internal sealed record LastFailure(EndRecord End, IReadOnlyList<string> Lines, BuildComparison? Comparison)
{
    private const int MostLines = 12;

    /// <summary>Finds the failure of a server's last build; null if it did not fail.</summary>
    public static LastFailure? Find(
        FleetSession session, ServerStatus status, IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> builds)
    {
        if (LastEnd.Find(status, builds.GetValueOrDefault(status.Server, [])) is not { } last || !IsFailed(last))
            return null;
        return new(
            last,
            session.LogOf(status.Server, last.Id)?.EssentialLines(MostLines) ?? [],
            last is BuildRecord build ? session.CompareWithOthers(status.Server, build, builds) : null);
    }

    private static bool IsFailed(EndRecord end) => (end.Result ?? end.Status) is "failure" or "failed" or "error" or "timeout";
}
