using System.Diagnostics.CodeAnalysis;

namespace BuildCoordination.Comparison;

/// <summary>One difference of two builds. Its texts are redacted, and are data of other servers.</summary>
public sealed record BuildDifference
{
    /// <summary>Creates a difference with the values that the object initializer sets.</summary>
    public BuildDifference()
    {
    }

    [SetsRequiredMembers]
    internal BuildDifference(string kind, string? name, string? first, string? second) =>
        (Kind, Name, First, Second) = (kind, name, first, second);

    /// <summary>
    /// <c>result</c>, <c>cause</c>, <c>commit</c>, <c>branch</c>, <c>source</c> (a change that is not committed), <c>dependency</c>,
    /// <c>jdk</c>, <c>maven</c>, <c>profile</c>, <c>arguments</c>, <c>variable</c>, <c>locale</c>, <c>time zone</c>, <c>umask</c>,
    /// <c>architecture</c>, <c>system</c>, <c>installed</c> (a dependency of a dependency), <c>kernel</c> or <c>package</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The name of the dependency, variable, profile, file or package; null for a kind that a build has once.</summary>
    public string? Name { get; init; }

    /// <summary>The value of the first build; null if it has none.</summary>
    public string? First { get; init; }

    /// <summary>The value of the second build; null if it has none.</summary>
    public string? Second { get; init; }

    /// <summary>The first difference in a package, such as <c>data.tar: ./usr/share/x.jar</c>; null if it is not known.</summary>
    public string? Place { get; init; }
}
