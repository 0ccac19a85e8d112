using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The errors of a command line: one sentence each, with the allowed values or the word that was probably meant.</summary>
internal static class UsageErrors
{
    public static IReadOnlyList<string> Get(ParseResult result, IReadOnlyList<string> words)
    {
        // Completion accepts any words. Help needs an existing command.
        var takesAny = result.Errors.Count == 0 && result.Action is not RootHelp;
        if (result.UnmatchedTokens is [var first, ..] && HasCommands(result) && !takesAny && !UnknownOptions.IsOptionLike(first))
            return [$"Unknown command '{first}'.{SuggestCommand(result, first)}"];
        if (result.Errors.Count == 0)
            return [.. UnknownOptions.GetErrors(result, words), .. EmptyValues.GetErrors(result)];

        string[] options = [.. UnknownOptions.GetErrors(result, words), .. result.UnmatchedTokens.Where(UnknownOptions.IsOptionLike)
            .Select(word => $"Unknown option '{word}'.{UnknownOptions.Suggest(result, word)}")];
        // The value of an unknown option is not an argument.
        string[] arguments = options.Length > 0 ? [] : [.. result.UnmatchedTokens.Select(word => $"Unexpected argument '{word}'.")];
        var errors = result.Errors
            .Where(error => !IsOfUnmatched(result, error)
                && (options.Length == 0 || error.SymbolResult is not ArgumentResult { Parent: CommandResult }))
            .ToLookup(IsMissing);
        return
        [
            .. options, .. arguments, .. errors[false].Select(GetText),
            .. errors[true].Any() ? [$"'{CommandPath.Of(result)}' needs {Join(errors[true].Select(NameOf))}."] : Array.Empty<string>(),
        ];
    }

    /// <summary>Tests whether the only error is a missing command. The user then wants help.</summary>
    public static bool IsOnlyCommandMissing(ParseResult result) =>
        HasCommands(result) && result.UnmatchedTokens.Count == 0 && result.Errors.Count == 1;

    private static bool HasCommands(ParseResult result) => result.CommandResult.Command.Subcommands.Count > 0;

    private static string SuggestCommand(ParseResult result, string word) =>
        SimilarWord.Find(word, result.CommandResult.Command.Subcommands.Select(command => command.Name)) is { } similar
            ? $" Did you mean '{similar}'?"
            : "";

    // The parser has errors of its own for words that match nothing, and for the command that is missing because of them.
    private static bool IsOfUnmatched(ParseResult result, ParseError error) =>
        result.UnmatchedTokens.Count > 0 && error.SymbolResult is CommandResult or null
        && (HasCommands(result) || result.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)));

    private static bool IsMissing(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult };

    private static string NameOf(ParseError error) => ((ArgumentResult)error.SymbolResult!).Argument.Name;

    private static string Join(IEnumerable<string> names) =>
        names.ToArray() is [.. var others, var last] && others.Length > 0 ? $"{string.Join(", ", others)} and {last}" : names.First();

    // The parser's sentences name types of the program. Errors of the options' own validators stay as they are.
    private static string GetText(ParseError error)
    {
        var (name, type, tokens) = error.SymbolResult switch
        {
            ArgumentResult { Parent: OptionResult { IdentifierToken: not null } option } =>
                (option.Option.Name, option.Option.ValueType, option.Tokens),
            OptionResult { IdentifierToken: not null } option => (option.Option.Name, option.Option.ValueType, option.Tokens),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType, argument.Tokens),
            _ => ("", typeof(string), []),
        };
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (tokens is not [.., { Value: var word }])
            return name.StartsWith('-') ? $"{name} needs a value." : error.Message;
        return type.IsEnum && !Enum.TryParse(type, word, ignoreCase: true, out _)
            ? DescribeInvalidValue(name, word, string.Join(", ", Enum.GetNames(type).Select(value => value.ToLowerInvariant())))
            : type == typeof(int) && !int.TryParse(word, CultureInfo.InvariantCulture, out _)
            ? DescribeInvalidValue(name, word, "a whole number")
            : error.Message;
    }

    /// <summary>Makes the error of a value that is not allowed.</summary>
    public static string DescribeInvalidValue(OptionResult given, string allowed) =>
        DescribeInvalidValue(given.Option.Name, given.Tokens is [var word, ..] ? word.Value : "", allowed);

    public static string DescribeInvalidValue(string name, string word, string allowed) =>
        $"{name} cannot be '{word}'. Allowed: {allowed}.";
}
