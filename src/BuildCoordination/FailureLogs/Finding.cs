using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.Protocol;

namespace BuildCoordination.FailureLogs;

/// <summary>A sign that was found in a log, with the lines that belong to it.</summary>
internal sealed class Finding(Sign sign, string message, Match match, bool isInTests, long number)
{
    private const int LongestMessage = 2000;
    private readonly List<string> _lines = [Shortened.Middle(message, LongestMessage)];

    public Sign Sign => sign;

    /// <summary>Whether a test printed it.</summary>
    public bool IsInTests => isInTests;

    /// <summary>The number of its line.</summary>
    public long Number => number;

    public IReadOnlyList<string> Lines => _lines;

    public string Message => _lines[sign.Above is null ? 0 : _lines.Count - 1];

    public string Whole => string.Join('\n', _lines);

    public ErrorLocation? Place { get; private set; } = PlaceIn(match);

    public (Meaning Meaning, Match Match)? Meaning
    {
        get
        {
            var whole = Whole;
            foreach (var meaning in sign.Meanings)
            {
                if (meaning.Match(whole) is { Success: true } found)
                    return (meaning, found);
            }

            return null;
        }
    }

    public Rank Rank => Meaning?.Meaning.Rank ?? sign.Rank;

    public int Continued { get; private set; }

    public void Continue(string line)
    {
        line = Shortened.Middle(line, LongestMessage);
        Continued++;
        if (!_lines.Contains(line, StringComparer.Ordinal))
            _lines.Add(line);
    }

    public void AddAbove(IEnumerable<string> lines) => _lines.InsertRange(0, lines.Select(line => Shortened.Middle(line, LongestMessage)));

    public void End(string message, ErrorLocation? place) => (_lines[0], Place) = (Shortened.Middle(message, LongestMessage),
        place ?? Place);

    public static ErrorLocation? PlaceIn(Match match) => match.Groups["file"] is { Success: true } file && match.Groups["line"].Success
        ? new ErrorLocation(file.Value, Integer(match.Groups["line"]), Integer(match.Groups["column"]), match.Groups["text"].Value.Trim())
        : null;

    private static int? Integer(Group group) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
