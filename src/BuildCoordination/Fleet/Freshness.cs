using BuildCoordination.Diagnostics;

namespace BuildCoordination.Fleet;

/// <summary>How current the data of one read are.</summary>
/// <param name="AsOf">When the repository was reached last; null if nothing of it is known on this machine.</param>
/// <param name="Cause">Why the repository cannot be reached; null if it was reached and the data are current.</param>
internal sealed record Freshness(DateTimeOffset? AsOf, Diagnostic? Cause)
{
    public bool IsCurrent => Cause is null;

    public bool IsNothingKnown => !IsCurrent && AsOf is null;
}
