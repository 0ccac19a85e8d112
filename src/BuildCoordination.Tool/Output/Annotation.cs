using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Output;

/// <summary>
/// A line that GitHub Actions shows next to the source, or on the run's page. It goes to standard error, which Actions reads too, so that
/// standard output stays the command's.
/// </summary>
internal static class Annotation
{
    public static string Of(string severity, string title, string text) => $"::{severity} title={Property(title)}::{Data(text)}";

    public static string Of(string title, ErrorLocation place) =>
        $"::error file={Property(place.File)}{Number(",line", place.Line)}{Number(",col", place.Column)},"
            + $"title={Property(title)}::{Data(place.Text)}";

    private static string Number(string name, int? number) =>
        number is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{name}={number}");

    // A log may contain another command.
    private static string Data(string text) => VisibleText.Line(text).Replace("%", "%25", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
