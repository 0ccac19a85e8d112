using System.Text.RegularExpressions;
using BuildCoordination.Display;
using BuildCoordination.Redaction;

namespace BuildCoordination.FailureLogs;

/// <summary>Texts cut in the middle: how it begins says what was done, and how it ends says why it failed.</summary>
internal static partial class Shortened
{
    private const int NearestWord = 12;

    // Half a secret, or one without the name before it, is found by nobody later.
    private static readonly Redactor Secrets = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Lines on one line. A value below its label is found only while both are lines.</summary>
    public static string Join(IEnumerable<string> lines, Func<string, string>? redact = null) => string.Join(
        ' ', Redact(string.Join('\n', lines), redact).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An essential line: what Maven's chains of reasons can do without goes first, then the middle.</summary>
    public static string Line(string text, int most, Func<string, string>? redact = null)
    {
        text = text.Length > most ? Redact(text, redact) : text;
        foreach (var words in Tools.Resolver.Wordy)
        {
            if (text.Length > most && words.Match(text) is { Success: true } found)
                text = string.Concat(text.AsSpan(0, found.Index), "… ", text.AsSpan(found.Index + found.Length));
        }

        return Middle(text.Length > most ? Folders().Replace(text, "…") : text, most, redact);
    }

    /// <summary>A cause on one line: an artifact can do without its group, but not without its name and version.</summary>
    public static string Cause(string text, int most, Func<string, string>? redact = null) =>
        Middle(text.Length > most ? GroupOfArtifact().Replace(Redact(text, redact), "") : text, most, redact);

    /// <param name="text">The text.</param>
    /// <param name="most">The number of code points that stay.</param>
    /// <param name="redact">Knows the secrets of the environment, too; without it only those that have a form are taken out.</param>
    public static string Middle(string text, int most, Func<string, string>? redact = null)
    {
        text = text.Length > most ? Redact(text, redact) : text;
        if (text.Length <= most || most < 2 * NearestWord)
            return text.Length <= most ? text : VisibleText.Truncate(text, most, "…");
        const string mark = " … ";
        var tail = (most - mark.Length) * 2 / 5;
        var head = most - mark.Length - tail;
        var from = text.Length - tail;
        // Whole words, where one ends nearby.
        if (text.LastIndexOf(' ', head, NearestWord) is var end and > 0)
            head = end;
        if (text.IndexOf(' ', from, Math.Min(NearestWord, tail)) is var next and > 0)
            from = next + 1;
        while (head > 0 && char.IsHighSurrogate(text[head - 1]))
            head--;
        while (from < text.Length && char.IsLowSurrogate(text[from]))
            from++;
        return VisibleText.Truncate(string.Concat(text.AsSpan(0, head).TrimEnd(), mark, text.AsSpan(from).TrimStart()), most, "");
    }

    /// <summary>Takes out secrets, also those that only the caller knows.</summary>
    public static string Redact(string text, Func<string, string>? redact) => redact?.Invoke(text) ?? Secrets.Redact(text).Text;

    // The folders of a file with a long path.
    [GeneratedRegex(@"(?<=[\s'""(])(/[\w.@+~-]+){4,}(?=/[\w.@$+-]+\.\w+['""):,\s])", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Folders();

    [GeneratedRegex(@"(?<![\w.:/-])[\w-]+(\.[\w-]+)+:(?=[A-Za-z][\w.-]*:\w)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex GroupOfArtifact();
}
