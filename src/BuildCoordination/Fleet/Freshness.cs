using BuildCoordination.Diagnostics;

namespace BuildCoordination.Fleet;

/// <summary>How current the data of one read are.</summary>
/// <param name="AsOf">When the repository was reached last; null if nothing of it is known on this machine.</param>
/// <param name="Cause">Why the repository cannot be reached; null if it was reached and the data are current.</param>
internal sealed record Freshness(DateTimeOffset? AsOf, Diagnostic? Cause)
{
    public bool IsCurrent => Cause is null;

    /// <summary>
    /// Whether the cause is on this machine, such as a full disk: then nothing is known of whether the repository can be reached.
    /// </summary>
    public bool IsCauseLocal => Cause?.Code is "BC2017" or "BC2018" or "BC2020" or "BC2021" or "BC2022" or "BC2028";

    /// <summary>What keeps the data from being current, as the end of a sentence.</summary>
    public string Obstacle => IsCauseLocal ? "this machine cannot read the repository" : "the repository cannot be reached";

    public bool IsNothingKnown => !IsCurrent && AsOf is null;
}
