namespace BuildCoordination.Fleet;

/// <summary>The answer to whether an id is one of the fleet's.</summary>
/// <param name="Id">The id.</param>
/// <param name="IsKnown">Whether a server of that id is one of the fleet.</param>
/// <param name="Servers">The fleet's servers; none if the id is known, as nothing is asked of them then.</param>
/// <param name="Freshness">Its freshness.</param>
internal sealed record ServerLookup(string Id, bool IsKnown, IReadOnlyList<string> Servers, Freshness Freshness)
{
    /// <summary>
    /// Whether the id is certainly wrong. The first server of an empty repository cannot be, and offline it is not known.
    /// </summary>
    public bool IsUnknown => !IsKnown && Freshness.IsReached && Servers.Count > 0;
}
