using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Page;

/// <summary>
/// Markup. Only what stands in the source is markup; whatever an interpolated string holds in its holes is text and is escaped.
/// </summary>
internal readonly record struct Html(string Markup)
{
    private const string Layout = "yyyy-MM-dd HH:mm";

    public static Html Nothing { get; } = new("");

    public static Html Of(HtmlParts parts) => new(parts.ToString());

    /// <summary>A text of several lines, for an element that keeps them.</summary>
    public static Html Lines(string text) => new(WebUtility.HtmlEncode(VisibleText.Block(text, "")));

    /// <summary>A time that is right without a script; with one it becomes an age.</summary>
    public static Html Time(DateTimeOffset? time) => time is { } at
        ? Of($"""<time datetime="{Timestamps.Write(at)}">{at.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture)} UTC</time>""")
        : Nothing;

    /// <summary>When a build usually ends; with a script it becomes the time that is left.</summary>
    public static Html TimeLeft(TimeSpan left, DateTimeOffset now)
    {
        if (left <= DateTimeOffset.MinValue - now || left >= DateTimeOffset.MaxValue - now)
            return Nothing;
        var end = now + left;
        return Of(
            $"""<time class="left" datetime="{Timestamps.Write(end)}">until about {end.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture)} UTC</time>""");
    }

    public override string ToString() => Markup;
}

/// <summary>The handler of an interpolated string that becomes <see cref="Html"/>.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlParts(int literalLength, int formattedCount)
{
    private readonly StringBuilder _markup = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(string? text) => _markup.Append(WebUtility.HtmlEncode(VisibleText.Line(text ?? "")));

    public void AppendFormatted(int number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(Html html) => _markup.Append(html.Markup);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
            _markup.Append(part.Markup);
    }

    public override string ToString() => _markup.ToString();
}
