using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Outbox;
using BuildCoordination.Redaction;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>
/// Takes the secrets of other processes' environments out of what this process reports for them. It knows only their hashes, so it hashes
/// each part of a text that could be one: parts of the right lengths that begin and end where words do.
/// </summary>
internal sealed class ForeignSecrets(IEnumerable<RunSecrets> secrets)
{
    /// <summary>A hash takes about 0.1 ms. A text with more candidates is published from where this many are left.</summary>
    private const int MostCandidates = 30_000;

    private const string Cut = "… [cut]\n";

    private readonly RunSecrets[] _secrets = [.. secrets.Where(known => known is { IsWhole: true, Values.Count: > 0 })];
    private readonly Dictionary<string, bool> _judged = new(StringComparer.Ordinal);

    /// <summary>The secrets that are not of this process: those of a crashed run, and those of the runs that joined it.</summary>
    public static ForeignSecrets Of(RunRecord run, IEnumerable<RunRecord> joined)
    {
        var own = run.IsCrashed ? null : run.Secrets;
        return new(joined.Append(run).Select(record => record.Secrets?.Except(own)).OfType<RunSecrets>());
    }

    public T Redact<T>(T update)
        where T : Update => _secrets.Length == 0 ? update : (T)UpdateTexts.Publishable(update, Redact);

    /// <summary>The text without secrets; the last lines come first, as they say most of a failure.</summary>
    public string Redact(string text)
    {
        if (_secrets.Length == 0)
            return text;
        var lines = text.Split('\n');
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            if (_judged.Count >= MostCandidates)
                return Cut + string.Join('\n', lines[(i + 1)..]);
            lines[i] = RedactLine(lines[i]);
        }

        return string.Join('\n', lines);
    }

    private string RedactLine(string line)
    {
        var found = Find(line, (start, length) => (start, start + length))
            .Concat(PlainView.Of(line).SelectMany(view => Find(view.Text, view.InOriginal)))
            .OrderBy(range => range.Start).ToList();
        var clean = new StringBuilder();
        var at = 0;
        foreach (var (start, end) in found)
        {
            if (start >= at)
                clean.Append(line, at, start - at).Append("[redacted:environment]");
            at = Math.Max(at, end);
        }

        return found.Count == 0 ? line : clean.Append(line, at, line.Length - at).ToString();
    }

    private IEnumerable<(int Start, int End)> Find(string line, Func<int, int, (int Start, int End)> inOriginal) =>
        from length in _secrets.SelectMany(known => known.Values).Select(value => value.Length).Distinct().ToArray()
        from start in Enumerable.Range(0, Math.Max(0, line.Length - length + 1))
        where IsStart(line, start) && IsBoundary(line, start + length) && IsSecret(line.Substring(start, length))
        select inOriginal(start, length);

    private bool IsSecret(string candidate)
    {
        if (!SecretValues.IsSignificant(candidate))
            return false;
        if (!_judged.TryGetValue(candidate, out var isSecret))
            _judged[candidate] = isSecret = _secrets.Any(known => known.Has(candidate));
        return isSecret;
    }

    // Also behind a flag's letter: -pVALUE.
    private static bool IsStart(string line, int at) => IsBoundary(line, at) || (at >= 2 && line[at - 2] == '-');

    private static bool IsBoundary(string line, int at) =>
        at == 0 || at == line.Length || !char.IsLetterOrDigit(line[at - 1]) || !char.IsLetterOrDigit(line[at]);
}
