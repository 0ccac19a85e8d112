using System.CommandLine.Parsing;
using System.Globalization;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>An option's number, for its validators.</summary>
internal static class CountOption
{
    /// <summary>Null where there is none, or something else: the parser tells of that, and asked for the value it would throw.</summary>
    public static int? Count(this OptionResult option) =>
        option.Tokens is [.., { Value: var word }] && int.TryParse(word, CultureInfo.InvariantCulture, out var count) ? count : null;
}
