using System.Text;
using BuildCoordination.Display;

namespace BuildCoordination.Redaction;

/// <summary>Takes secrets out of a text before anything is stored.</summary>
internal sealed class Redactor(IReadOnlyDictionary<string, string> environment)
{
    private const string OfEnvironment = "environment";
    private const string OfName = "password";

    private readonly IReadOnlyList<string> _values = SecretValues.OfEnvironment(environment);

    public RedactionResult Redact(string text)
    {
        var found = Find(text);
        if (found.Count == 0)
            return new RedactionResult(text, []);
        var clean = new StringBuilder(text.Length);
        var at = 0;
        foreach (var secret in found)
        {
            clean.Append(text, at, secret.Start - at).Append(secret.Mark);
            at = secret.End;
        }

        return new RedactionResult(
            clean.Append(text, at, text.Length - at).ToString(), [.. found.Select(secret => secret.Kind).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The secrets of a text, as they stand; those that overlap are one.</summary>
    public IReadOnlyList<FoundSecret> Find(string text)
    {
        var found = new List<FoundSecret>();
        foreach (var secret in Find(text, (start, length) => (start, start + length), _ => true)
            .Concat(PlainView.Of(text).SelectMany(view => Find(
                view.Text, view.InOriginal, window => view.Differs(window.Start, window.End))))
            .OrderBy(secret => secret.Start).ThenByDescending(secret => secret.End).ThenBy(secret => secret.Kind == OfName))
        {
            if (found.Count == 0 || secret.Start >= found[^1].End)
                found.Add(secret);
            else if (secret.End > found[^1].End)
                found[^1] = found[^1] with { End = secret.End };
        }

        return found;
    }

    private IEnumerable<FoundSecret> Find(string text, Func<int, int, (int Start, int End)> inOriginal, Func<TextWindow, bool> isWorthIt)
    {
        foreach (var pattern in KeyBlocks.All.Where(block => block.Keys.Any(key => text.Contains(key, StringComparison.Ordinal))))
        {
            foreach (var (start, length) in pattern.In(text, 0, text.Length))
                yield return Found(start, length, pattern.Kind);
        }

        foreach (var window in TextWindows.Of(text).Where(isWorthIt))
        {
            foreach (var pattern in window.Patterns)
            {
                foreach (var (start, length) in pattern.In(text, window.Start, window.End))
                    yield return Found(start, length, pattern.Kind);
            }

            if (!window.HasName)
                continue;
            foreach (var (start, length) in NamedSecrets.In(text, window.Start, window.End))
                yield return Found(start, length, OfName);
        }

        foreach (var value in _values)
        {
            for (var at = 0; (at = text.IndexOf(value, at, StringComparison.Ordinal)) >= 0; at += value.Length)
                yield return Found(at, value.Length, OfEnvironment);
        }

        FoundSecret Found(int start, int length, string kind)
        {
            var (from, to) = inOriginal(start, length);
            return new FoundSecret(from, to, kind);
        }
    }
}

/// <summary>Where a secret stands, and what kind it is.</summary>
internal sealed record FoundSecret(int Start, int End, string Kind)
{
    /// <summary>What stands in its place.</summary>
    public string Mark => $"[redacted:{Kind}]";
}

/// <summary>A text without its secrets.</summary>
/// <param name="Text">The text, with <c>[redacted:kind]</c> where a secret stood.</param>
/// <param name="Kinds">What kinds there were, each once.</param>
internal sealed record RedactionResult(string Text, IReadOnlyList<string> Kinds);
