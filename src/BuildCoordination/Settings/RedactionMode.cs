namespace BuildCoordination.Settings;

/// <summary>What happens to a secret in something that is to be published. It cannot be switched off.</summary>
public enum RedactionMode
{
    /// <summary>The secret is replaced by <c>[redacted:kind]</c> and the sender is told.</summary>
    On,

    /// <summary>What holds a secret is refused.</summary>
    Strict,
}
