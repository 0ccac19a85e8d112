using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

/// <summary>One commit for many updates: the most important in the first line, the others in the body.</summary>
internal static partial class CommitMessage
{
    private const int LongestLine = 200;
    private const int MostLines = 50;

    public static string For(IReadOnlyList<WaitingUpdate> updates, DateTimeOffset now)
    {
        var lines = updates.OrderByDescending(update => update.Update.Importance)
            .Select(update => OneLine(update.Update.Headline(update.Context with { Now = now }))).ToArray();
        var message = new StringBuilder(lines[0]);
        if (lines.Length > 1)
            message.Append("\n\n").AppendJoin('\n', lines.Skip(1).Take(MostLines));
        if (lines.Length > MostLines + 1)
            message.Append(CultureInfo.InvariantCulture, $"\nand {lines.Length - MostLines - 1} more");
        return message.Append('\n').ToString();
    }

    /// <summary>A line break in a subject would begin a trailer of its own.</summary>
    private static string OneLine(string text)
    {
        var line = Controls().Replace(text, " ").Trim();
        return line.Length <= LongestLine ? line : line[..(char.IsHighSurrogate(line[LongestLine - 1]) ? LongestLine - 1 : LongestLine)];
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Controls();
}
