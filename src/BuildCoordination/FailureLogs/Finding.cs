using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.Documents;

namespace BuildCoordination.FailureLogs;

/// <summary>A sign that was found in a log, with the lines that belong to it.</summary>
internal sealed class Finding(
    Sign sign, string message, Match match, bool isInTests, long number, string? project, Func<string, string>? redact)
{
    private const int LongestMessage = 2000;
    private int _above;
    private (Meaning Meaning, Match Match)? _meaning;
    private int _meantLines;
    private readonly List<string> _lines = [Shortened.Middle(message.Replace('\t', ' '), LongestMessage, redact)];

    public Sign Sign => sign;

    /// <summary>Whether a test printed it.</summary>
    public bool IsInTests { get; private set; } = isInTests;

    /// <summary>Whether the line was marked as a warning.</summary>
    public bool IsWarning { get; init; }

    /// <summary>The number of its line.</summary>
    public long Number => number;

    /// <summary>The project that Maven built when it was printed.</summary>
    public string? Project => project;

    /// <summary>The line before a tool's verdict.</summary>
    public string? Before { get; init; }

    public IReadOnlyList<string> Lines => _lines;

    public string Message => _lines[_above];

    /// <summary>The following lines that belong to it, joined to one line.</summary>
    public string Rest => string.Join(' ', _lines.Skip(_above + 1)).Trim();

    public string Whole => string.Join('\n', _lines);

    /// <summary>The message without the tool and the file before it.</summary>
    public string? Text { get; private set; } = match.Groups["text"] is { Success: true, Value: { } text } ? text.Trim() : null;

    public ErrorLocation? Place { get; private set; } = PlaceIn(match);

    public (Meaning Meaning, Match Match)? Meaning
    {
        get
        {
            // It is asked for often, and to find it takes as long as all the rest.
            if (_meantLines != _lines.Count)
                (_meaning, _meantLines) = (FindMeaning(), _lines.Count);
            return _meaning;
        }
    }

    private (Meaning Meaning, Match Match)? FindMeaning()
    {
        var whole = Whole;
        foreach (var meaning in sign.Meanings)
        {
            if (meaning.Match(whole) is { Success: true } found)
                return (meaning, found);
        }

        return null;
    }

    public Rank Rank => Meaning?.Meaning.Rank ?? sign.Rank;

    public int Continued { get; private set; }

    public void Continue(string line)
    {
        line = Shortened.Middle(line.Replace('\t', ' '), LongestMessage, redact);
        Continued++;
        if (!string.IsNullOrWhiteSpace(line) && !_lines.Contains(line, StringComparer.Ordinal))
            _lines.Add(line);
    }

    /// <summary>It was said again, and not by a test.</summary>
    public void Confirm() => IsInTests = false;

    public void PutUnder(string heading) => (_meantLines, _lines[0], Place) = (0, heading.Trim() + (Place is null ? ": " : ":") + _lines[0],
        Place is { } place ? place with { File = heading.Trim() } : null);

    public void AddAbove(IReadOnlyList<string> lines)
    {
        _lines.InsertRange(0, lines.Select(line => Shortened.Middle(line.Replace('\t', ' '), LongestMessage, redact)));
        _above = lines.Count;
        Place ??= lines.Select(line => PlaceIn(sign.PlaceAbove(line))).FirstOrDefault(place => place is not null) is { } place
            ? place with { Text = Message } : null;
    }

    /// <summary>Ends a block with its last line, which is the message.</summary>
    /// <param name="message">The line.</param>
    /// <param name="heading">The place that the block named last; null if it named none.</param>
    public void End(string message, string? heading)
    {
        Text = Shortened.Middle(message, LongestMessage, redact);
        (_meantLines, _lines[0]) = (0, heading is null ? Text : $"{heading}: {Text}");
    }

    public static ErrorLocation? PlaceIn(Match match) => match.Groups["file"] is { Success: true } file && match.Groups["line"].Success
        ? new ErrorLocation(file.Value, Integer(match.Groups["line"]), Integer(match.Groups["column"]), match.Groups["text"].Value.Trim())
        : null;

    private static int? Integer(Group group) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
