namespace BuildCoordination.Comparison;

/// <summary>One difference of two builds. Its texts are redacted, and are data of other servers.</summary>
/// <param name="Kind">
/// <c>result</c>, <c>cause</c>, <c>commit</c>, <c>branch</c>, <c>source</c> (a change that is not committed), <c>dependency</c>,
/// <c>jdk</c>, <c>maven</c>, <c>profile</c>, <c>arguments</c>, <c>variable</c>, <c>locale</c>, <c>time zone</c>, <c>umask</c>,
/// <c>architecture</c>, <c>system</c>, <c>installed</c> (a dependency of a dependency), <c>kernel</c> or <c>package</c>.
/// </param>
/// <param name="Name">The name of the dependency, variable, profile, file or package; null for a kind that a build has once.</param>
/// <param name="First">The value of the first build; null if it has none.</param>
/// <param name="Second">The value of the second build; null if it has none.</param>
public sealed record BuildDifference(string Kind, string? Name, string? First, string? Second)
{
    /// <summary>The first difference in a package, such as <c>data.tar: ./usr/share/x.jar</c>; null if it is not known.</summary>
    public string? Place { get; init; }
}
