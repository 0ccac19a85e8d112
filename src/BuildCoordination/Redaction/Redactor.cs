using System.Text;

namespace BuildCoordination.Redaction;

/// <summary>Takes secrets out of a text before anything is stored.</summary>
internal sealed class Redactor(IReadOnlyDictionary<string, string> environment)
{
    private const string OfEnvironment = "environment";
    private const string OfName = "password";

    private readonly IReadOnlyList<string> _values = SecretValues.OfEnvironment(environment);

    public RedactionResult Redact(string text)
    {
        var found = Find(text, (start, length) => (start, start + length))
            .Concat(PlainView.Of(text).SelectMany(view => Find(view.Text, view.InOriginal)))
            .OrderBy(secret => secret.Start).ThenByDescending(secret => secret.End).ThenBy(secret => secret.Kind == OfName).ToList();
        return found.Count == 0 ? new RedactionResult(text, []) : Replace(text, found);
    }

    private IEnumerable<Secret> Find(string text, Func<int, int, (int Start, int End)> inOriginal)
    {
        foreach (var pattern in KeyBlocks.All)
        {
            foreach (var (start, length) in pattern.In(text, 0, text.Length))
                yield return Found(start, length, pattern.Kind);
        }

        foreach (var (from, to) in TextWindows.Of(text))
        {
            foreach (var pattern in SecretPatterns.All)
            {
                foreach (var (start, length) in pattern.In(text, from, to))
                    yield return Found(start, length, pattern.Kind);
            }

            foreach (var (start, length) in NamedSecrets.In(text, from, to))
                yield return Found(start, length, OfName);
        }

        foreach (var value in _values)
        {
            for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
                yield return Found(at, value.Length, OfEnvironment);
        }

        Secret Found(int start, int length, string kind)
        {
            var (from, to) = inOriginal(start, length);
            return new Secret(from, to, kind);
        }
    }

    private static RedactionResult Replace(string text, List<Secret> found)
    {
        var clean = new StringBuilder(text.Length);
        var kinds = new List<string>();
        var at = 0;
        foreach (var secret in found)
        {
            if (secret.Start < at)
            {
                at = Math.Max(at, secret.End);
                continue;
            }

            clean.Append(text, at, secret.Start - at).Append("[redacted:").Append(secret.Kind).Append(']');
            kinds.Add(secret.Kind);
            at = secret.End;
        }

        return new RedactionResult(clean.Append(text, at, text.Length - at).ToString(), [.. kinds.Distinct(StringComparer.Ordinal)]);
    }

    private readonly record struct Secret(int Start, int End, string Kind);
}
