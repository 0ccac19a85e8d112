namespace BuildCoordination.Redaction;

/// <summary>A text without its secrets.</summary>
/// <param name="Text">The text, with <c>[redacted:kind]</c> where a secret stood.</param>
/// <param name="Kinds">What kinds there were, each once.</param>
internal sealed record RedactionResult(string Text, IReadOnlyList<string> Kinds);
