using System.Reflection;

namespace BuildCoordination.Diagnostics;

/// <summary>The page that describes each code.</summary>
internal static class CodePage
{
    private const string Path = "docs/diagnostics.md";

    /// <summary>The page of the version that this library is.</summary>
    public static string Address { get; } = AddressIn(
        typeof(CodePage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(data => data.Key == "RepositoryUrl")?.Value,
        typeof(CodePage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <param name="repository">The repository of the sources, as a package names it; empty if it has none.</param>
    /// <param name="version">The version with the commit: <c>0.1.0+1f6c6a0</c>.</param>
    /// <returns>An address, as GitHub and GitLab have it; else the path in the sources.</returns>
    public static string AddressIn(string? repository, string? version) =>
        version?.Split('+') is [_, var commit] && Uri.TryCreate(repository, UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", UserInfo: "" }
            ? $"{WithoutEnding(repository.TrimEnd('/'))}/blob/{commit}/{Path}"
            : Path;

    private static string WithoutEnding(string address) => address.EndsWith(".git", StringComparison.Ordinal) ? address[..^4] : address;
}
