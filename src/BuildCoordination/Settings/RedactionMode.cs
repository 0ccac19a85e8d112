namespace BuildCoordination.Settings;

/// <summary>The handling of a secret in a text that is published. It cannot be switched off.</summary>
public enum RedactionMode
{
    /// <summary>The secret is replaced by <c>[redacted:kind]</c>, and the sender gets a warning.</summary>
    On,

    /// <summary>A text with a secret is rejected.</summary>
    Strict,
}
