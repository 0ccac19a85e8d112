using BuildCoordination.Diagnostics;

namespace BuildCoordination.Redaction;

/// <summary>Applies the setting <c>redaction</c> to a text from a person or a caller.</summary>
internal sealed class SecretPolicy(Redactor redactor, bool isStrict)
{
    /// <summary>Looks for secrets before anything is stored.</summary>
    /// <returns>The warning that they are taken out; null if there are none.</returns>
    /// <exception cref="CoordinationException">BC6002: a text holds a secret, and the setting is strict.</exception>
    public CoordinationDiagnostic? Check(params IEnumerable<string?> texts)
    {
        var kinds = texts.OfType<string>().SelectMany(text => redactor.Redact(text).Kinds).Distinct(StringComparer.Ordinal).ToArray();
        return kinds.Length == 0 ? null
            : isStrict ? throw new CoordinationException(RejectedSecret(kinds))
            : Redacted(kinds);
    }

    private static CoordinationDiagnostic RejectedSecret(IReadOnlyList<string> kinds) => new(
        "BC6002",
        $"Nothing was accepted: the text contains {string.Join(", ", kinds)}.",
        "Remove the secret. The setting 'redaction' is strict.");

    private static CoordinationDiagnostic Redacted(IReadOnlyList<string> kinds) => new(
        "BC6001",
        $"Secrets were removed before anything was stored: {string.Join(", ", kinds)}.",
        "If you typed a secret, change it.");
}
