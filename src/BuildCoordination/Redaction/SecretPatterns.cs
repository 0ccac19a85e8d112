namespace BuildCoordination.Redaction;

/// <summary>The forms of secrets that are known by how they look or by what stands before them.</summary>
internal static class SecretPatterns
{
    public static IReadOnlyList<SecretPattern> All { get; } = [.. TokenForms.All, .. NamedForms.All, .. CommandForms.All];
}
