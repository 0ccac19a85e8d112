using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>An option's number, for its validators.</summary>
internal static class CountOption
{
    /// <summary>The option of how many are shown.</summary>
    public static Option<int> Limit(string what, int usual)
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"So many {what} at most",
            HelpName = "N",
            DefaultValueFactory = _ => usual,
        };
        limit.Validators.Add(option =>
        {
            if (option.Count() is < 1)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "1 or more"));
        });
        return limit;
    }

    /// <summary>
    /// Null if the option is missing or its value is not a number: the parser reports that, and reading the value would throw.
    /// </summary>
    public static int? Count(this OptionResult option) =>
        option.Tokens is [.., { Value: var word }] && int.TryParse(word, CultureInfo.InvariantCulture, out var count) ? count : null;
}
