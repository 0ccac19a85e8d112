namespace BuildCoordination.Settings;

/// <summary>The pipeline's settings as they hold. Paths are absolute.</summary>
internal sealed class ResolvedCloudStack(CloudStackOptions all)
{
    public string Source => all.Source!;

    public string Logs => all.Logs!;

    public IReadOnlyList<string> Profiles => all.Profiles!;

    public IReadOnlyList<string> Goals => all.Goals!;

    public IReadOnlyList<string> MavenArguments => all.MavenArguments!;

    public IReadOnlyDictionary<string, string> Environment { get; } = all.Environment
        ?? new Dictionary<string, string>(StringComparer.Ordinal);

    public PackagingMode Packaging => all.Packaging!.Value;

    public IReadOnlyList<string> DpkgFlags => all.DpkgFlags!;

    /// <summary>The folder for the packages of <c>build-deb.sh</c>.</summary>
    public string Packages => all.Packages ?? Path.GetDirectoryName(Source) ?? Source;

    public bool Quiet => all.Quiet!.Value;
}
