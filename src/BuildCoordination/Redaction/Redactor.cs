using System.Text;
using BuildCoordination.Display;

namespace BuildCoordination.Redaction;

/// <summary>Takes secrets out of a text before anything is stored.</summary>
internal sealed class Redactor(IReadOnlyDictionary<string, string> environment)
{
    private const string OfEnvironment = "environment";

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
        if (!MayHoldSecrets(text))
            return [];
        var found = new List<FoundSecret>();
        var inViews =
            from view in PlainView.Of(text)
            from secret in Find(view.Text, window => view.Differs(window.Start, window.End))
            let place = view.InOriginal(secret.Start, secret.End - secret.Start)
            select secret with { Start = place.Item1, End = place.Item2 };
        foreach (var secret in Find(text, _ => true).Concat(inViews)
            .OrderBy(secret => secret.Start).ThenByDescending(secret => secret.End).ThenBy(secret => secret.Kind == NamedSecrets.Kind))
        {
            if (found.Count == 0 || secret.Start >= found[^1].End)
                found.Add(secret);
            else if (secret.End > found[^1].End)
                found[^1] = found[^1] with { End = secret.End };
        }

        return found;
    }

    // Nearly every message is free of all that a secret needs, and is read with nothing made for it.
    private bool MayHoldSecrets(string text)
    {
        if (TextWindows.HasKey(text) || PlainView.MayDiffer(text) || KeyBlocks.HasKey(text))
            return true;
        foreach (var value in _values)
        {
            if (text.Contains(value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private IEnumerable<FoundSecret> Find(string text, Func<TextWindow, bool> isWorthIt)
    {
        var windows = TextWindows.Of(text).Where(isWorthIt).ToList();
        return KeyBlocks.All.Where(block => block.Keys.Any(key => text.Contains(key, StringComparison.Ordinal)))
            .SelectMany(block => block.In(text, 0, text.Length))
            .Concat(windows.SelectMany(window => window.Patterns.SelectMany(pattern => pattern.In(text, window.Start, window.End))))
            .Concat(windows.Where(window => window.HasName).SelectMany(window => NamedSecrets.In(text, window.Start, window.End)))
            .Concat(_values.SelectMany(value => ValuesIn(text, value)));
    }

    private static IEnumerable<FoundSecret> ValuesIn(string text, string value)
    {
        for (var at = 0; (at = text.IndexOf(value, at, StringComparison.Ordinal)) >= 0; at += value.Length)
            yield return new FoundSecret(at, at + value.Length, OfEnvironment);
    }
}

/// <summary>The position and the kind of a secret.</summary>
internal sealed record FoundSecret(int Start, int End, string Kind)
{
    /// <summary>The replacement text.</summary>
    public string Mark => $"[redacted:{Kind}]";
}

/// <summary>A text without its secrets.</summary>
/// <param name="Text">The text, with <c>[redacted:kind]</c> where a secret stood.</param>
/// <param name="Kinds">The kinds, each once.</param>
internal sealed record RedactionResult(string Text, IReadOnlyList<string> Kinds);
