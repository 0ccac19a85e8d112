using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>
/// Finds mistyped options: the parser takes an option that it does not know as an argument, which would then be run or sent.
/// </summary>
internal static partial class UnknownOptions
{
    /// <summary>The name of the argument that is a command to run.</summary>
    public const string CommandArgument = "COMMAND";

    /// <summary>
    /// Gets one error for each argument that looks like an option and does not follow <c>--</c>, and one for each value that was given to
    /// a switch.
    /// </summary>
    public static IEnumerable<string> GetErrors(ParseResult result, IReadOnlyList<string> words) =>
        GetOptionErrors(result).Concat(GetSwitchErrors(result, words));

    private static IEnumerable<string> GetOptionErrors(ParseResult result)
    {
        // Help and completion take any words.
        var isCompletion = result.Errors.Count == 0 && result.Action is not null && result.Action != result.CommandResult.Command.Action;
        if (result.Action is RootHelp || isCompletion)
            return [];
        var literal = result.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)
            .ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        return result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => GetSuspects(argument, hasLiteral: literal.Count > 0))
            .Where(token => !literal.Contains(token))
            .Select(token =>
                $"Unknown option '{token.Value}'.{Suggest(result, token.Value)} "
                    + "Put arguments that begin with '-' after '--'.");
    }

    // The parser takes 'yes' of '--strict=yes' for an argument, such as the command to run.
    private static IEnumerable<string> GetSwitchErrors(ParseResult result, IReadOnlyList<string> words)
    {
        var first = result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Argument.Name == CommandArgument ? argument.Tokens.Take(1) : argument.Tokens)
            .ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        return result.Tokens.Zip(result.Tokens.Skip(1))
            .Where(pair => pair.First.Type == TokenType.Option
                && (first.Contains(pair.Second) || result.UnmatchedTokens.Contains(pair.Second.Value, StringComparer.Ordinal)))
            .Select(pair => $"{pair.First.Value}={pair.Second.Value}")
            .Where(words.Contains)
            .Select(word => $"'{word}' gives a value to an option that has none. "
                + $"Leave out '{word[word.IndexOf('=', StringComparison.Ordinal)..]}'.");
    }

    /// <summary>Tests whether a word has the form of an option.</summary>
    public static bool IsOptionLike(string word) => OptionLike().IsMatch(word);

    /// <summary>Gets a question that names the most similar option; empty if none is similar.</summary>
    public static string Suggest(ParseResult result, string word)
    {
        var name = word.Split('=')[0];
        var similar = SimilarWord.Find(name, result.CommandResult.Command.Options
            .Concat(GetParents(result.CommandResult).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden)
            .Select(option => option.Name));
        return name.StartsWith("--", StringComparison.Ordinal) && similar is not null ? $" Did you mean '{similar}'?" : "";
    }

    // Without '--', the words after the first one of a command to run are its own, as with 'env' and 'timeout'.
    private static IEnumerable<Token> GetSuspects(ArgumentResult argument, bool hasLiteral) =>
        argument.Argument.Name == CommandArgument
            ? argument.Tokens.Take(hasLiteral ? int.MaxValue : 1).Where(token => token.Value is ['-', _, ..])
            : argument.Tokens.Where(token => IsOptionLike(token.Value));

    private static IEnumerable<Command> GetParents(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            yield return parent.Command;
    }

    // A text such as "- first item" or "-5 degrees" is no option.
    [GeneratedRegex(
        @"\A--?[A-Za-z][A-Za-z0-9-]*(=.*)?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OptionLike();
}
