using BuildCoordination.Diagnostics;
using BuildCoordination.Repository;

namespace BuildCoordination.Fleet;

/// <summary>The freshness of one read's data.</summary>
/// <param name="AsOf">When the repository was reached last; null if nothing of it is known on this machine.</param>
/// <param name="Cause">
/// Why the repository cannot be reached, which document of it cannot be read, or that it is no fleet's; null if it was reached and the data
/// are current.
/// </param>
internal sealed record Freshness(DateTimeOffset? AsOf, CoordinationDiagnostic? Cause)
{
    public bool IsCurrent => Cause is null;

    /// <summary>Whether the repository was reached, though a document that was asked for cannot be read.</summary>
    public bool IsReached => IsReachedDespite(Cause);

    /// <inheritdoc cref="IsReached"/>
    public static bool IsReachedDespite(CoordinationDiagnostic? cause) =>
        cause is null or { Code: FleetDiagnostics.UnreadableCode } || IsNoFleet(cause);

    /// <summary>Whether the repository was reached but has no fleet: the settings are wrong.</summary>
    public bool IsOfNoFleet => IsNoFleet(Cause);

    /// <summary>
    /// Whether the cause is on this machine, such as a full disk. It is then unknown whether the repository can be reached.
    /// </summary>
    public bool IsCauseLocal => Cause?.Code is "BC2017" or "BC2018" or "BC2020" or "BC2021" or "BC2022" or "BC2028";

    /// <summary>Gets the reason why the data is not current, as the end of a sentence.</summary>
    public string Obstacle => IsOfNoFleet ? "the repository has no fleet"
        : IsReached ? "a document of the repository cannot be read"
        : IsCauseLocal ? "this machine cannot read the repository" : "the repository cannot be reached";

    public bool IsNothingKnown => !IsCurrent && AsOf is null;

    private static bool IsNoFleet(CoordinationDiagnostic? cause) =>
        cause is { Code: RepositoryDiagnostics.NotAFleetCode or RepositoryDiagnostics.NoSuchBranchCode };
}
