using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.Documents;

/// <summary>Times in documents: buildcoord writes one form, and reads every form that was ever seen.</summary>
internal static partial class Timestamps
{
    private const string Own = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK"];

    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Own, CultureInfo.InvariantCulture);

    /// <summary>The instant of a text, UTC where it names no zone; null when it is no time, such as a literal <c>$(date …)</c>.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (DateTimeOffset.TryParseExact(text, Own, CultureInfo.InvariantCulture, Utc, out var own))
            return own;
        var form = Form().Match(text);
        if (!form.Success)
            return null;
        var whole = $"{form.Groups["date"]} {form.Groups["time"]}{form.Groups["zone"]}";
        if (!DateTimeOffset.TryParseExact(whole, Forms, CultureInfo.InvariantCulture, Utc, out var time))
            return null;

        var fraction = form.Groups["fraction"].Value;
        return fraction.Length == 0 ? time : time.AddTicks(long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(
        @"\A\s*(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)([.,](?<fraction>[0-9]{1,18}))? ?(?<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?\s*\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
