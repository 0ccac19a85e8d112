using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using BuildCoordination.Configuration;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>What is wrong with a command line, in one sentence each, with what is allowed or was meant.</summary>
internal static class UsageErrors
{
    public static IReadOnlyList<string> Get(ParseResult result, IReadOnlyList<string> words)
    {
        // Completion takes any words, and help those of a command that there is.
        var takesAny = result.Errors.Count == 0 && result.Action is not HelpAction;
        if (result.UnmatchedTokens is [var first, ..] && HasCommands(result) && !takesAny && !UnknownOptions.IsLike(first))
            return [$"Unknown command '{first}'.{SuggestCommand(result, first)}"];
        if (result.Errors.Count == 0)
            return [.. UnknownOptions.GetErrors(result, words)];

        string[] options = [.. UnknownOptions.GetErrors(result, words), .. result.UnmatchedTokens.Where(UnknownOptions.IsLike)
            .Select(word => $"Unknown option '{word}'.{UnknownOptions.Suggest(result, word)}")];
        // The value of an option that is not known is no argument.
        string[] arguments = options.Length > 0 ? [] : [.. result.UnmatchedTokens.Select(word => $"Unexpected argument '{word}'.")];
        var errors = result.Errors
            .Where(error => !IsOfUnmatched(result, error) && (options.Length == 0 || error.SymbolResult is not ArgumentResult { Parent: CommandResult }))
            .ToLookup(IsMissing);
        return
        [
            .. options, .. arguments, .. errors[false].Select(GetText),
            .. errors[true].Any() ? [$"'{CommandPath.Of(result)}' needs {Join(errors[true].Select(NameOf))}."] : Array.Empty<string>(),
        ];
    }

    /// <summary>Whether a word that names a command is missing and nothing else is wrong: then help is what is wanted.</summary>
    public static bool IsOnlyCommandMissing(ParseResult result) =>
        HasCommands(result) && result.UnmatchedTokens.Count == 0 && result.Errors.Count == 1;

    private static bool HasCommands(ParseResult result) => result.CommandResult.Command.Subcommands.Count > 0;

    private static string SuggestCommand(ParseResult result, string word) =>
        SimilarWord.To(word, result.CommandResult.Command.Subcommands.Select(command => command.Name)) is { } similar
            ? $" Did you mean '{similar}'?"
            : "";

    // The parser tells of each word that it has no place for, and of the command that one of them may have been meant as.
    private static bool IsOfUnmatched(ParseResult result, ParseError error) =>
        result.UnmatchedTokens.Count > 0 && error.SymbolResult is CommandResult or null
        && (HasCommands(result) || result.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)));

    private static bool IsMissing(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult };

    private static string NameOf(ParseError error) => ((ArgumentResult)error.SymbolResult!).Argument.Name;

    private static string Join(IEnumerable<string> names) =>
        names.ToArray() is [.. var others, var last] && others.Length > 0 ? $"{string.Join(", ", others)} and {last}" : names.First();

    // Only what the parser could not read is told in other words; our own checks have theirs.
    private static string GetText(ParseError error)
    {
        var (name, type, tokens) = error.SymbolResult switch
        {
            ArgumentResult { Parent: OptionResult { IdentifierToken: not null } option } => (option.Option.Name, option.Option.ValueType, option.Tokens),
            OptionResult { IdentifierToken: not null } option => (option.Option.Name, option.Option.ValueType, option.Tokens),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType, argument.Tokens),
            _ => ("", typeof(string), []),
        };
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (tokens is not [.., { Value: var word }])
            return name.StartsWith('-') ? $"{name} needs a value." : error.Message;
        return type.IsEnum && !Enum.TryParse(type, word, ignoreCase: true, out _)
            ? Refuse(name, word, string.Join(", ", Enum.GetNames(type).Select(value => value.ToLowerInvariant())))
            : type == typeof(int) && !int.TryParse(word, CultureInfo.InvariantCulture, out _)
            ? Refuse(name, word, "a whole number")
            : error.Message;
    }

    /// <summary>Says that a value cannot be used, and which can.</summary>
    public static string Refuse(string name, string word, string allowed) => $"{name} cannot be '{word}'. Allowed: {allowed}.";
}
