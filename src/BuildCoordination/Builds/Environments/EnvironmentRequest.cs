namespace BuildCoordination.Builds.Environments;

/// <summary>The known facts of a build whose environment is read.</summary>
internal sealed record EnvironmentRequest
{
    /// <summary>The folder of the source tree; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>Variables that the build gets in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The command lines of the build.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Maven's profiles.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Gets a value that indicates whether the build joined an outer run, whose environment has the rest.</summary>
    public bool IsJoined { get; init; }
}
