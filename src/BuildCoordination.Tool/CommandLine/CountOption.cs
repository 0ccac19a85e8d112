using System.CommandLine.Parsing;
using System.Globalization;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>An option's number, for its validators.</summary>
internal static class CountOption
{
    /// <summary>Null if the option is missing or its value is not a number: the parser reports that, and reading the value would throw.</summary>
    public static int? Count(this OptionResult option) =>
        option.Tokens is [.., { Value: var word }] && int.TryParse(word, CultureInfo.InvariantCulture, out var count) ? count : null;
}
