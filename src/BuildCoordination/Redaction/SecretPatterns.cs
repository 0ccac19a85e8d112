namespace BuildCoordination.Redaction;

/// <summary>
/// The families of secrets that are known by how they look or by what stands before them; <see cref="NamedSecrets"/> knows the rest.
/// </summary>
internal static class SecretPatterns
{
    public static IReadOnlyList<SecretPattern> All { get; } =
        [.. TokenForms.All, .. AddressForms.All, .. HeaderForms.All, .. CommandForms.All, .. StatementForms.All];
}
