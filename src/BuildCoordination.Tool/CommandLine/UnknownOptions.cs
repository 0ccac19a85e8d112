using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>
/// Finds mistyped options: the parser takes an option that it does not know as an argument, which would then be run or sent.
/// </summary>
internal static partial class UnknownOptions
{
    /// <summary>The name of the argument that is a command to run.</summary>
    public const string CommandArgument = "COMMAND";

    private const int LargestDistance = 2;

    /// <summary>
    /// Gets the parser's errors, one for each argument that looks like an option and does not follow <c>--</c>, and one for each value that
    /// was given to a switch.
    /// </summary>
    public static IEnumerable<string> GetErrors(ParseResult result, IReadOnlyList<string> words) =>
        GetOptionErrors(result).Concat(GetSwitchErrors(result, words)).Concat(result.Errors.Select(error =>
        error.Message + result.UnmatchedTokens
            .Where(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal))
            .Select(word => Suggest(result, word)).FirstOrDefault()));

    private static IEnumerable<string> GetOptionErrors(ParseResult result)
    {
        // Help and completion take any words.
        if (result.Action is not null && result.Action != result.CommandResult.Command.Action)
            return [];
        var literal = result.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)
            .ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        return result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => GetSuspects(argument, hasLiteral: literal.Count > 0))
            .Where(token => !literal.Contains(token))
            .Select(token =>
                $"Unknown option '{token.Value}'.{Suggest(result, token.Value)} "
                    + "Words that begin with '-' and are no options come after '--'.");
    }

    // The parser takes 'yes' of '--strict=yes' for an argument, such as the command to run.
    private static IEnumerable<string> GetSwitchErrors(ParseResult result, IReadOnlyList<string> words)
    {
        var first = result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Argument.Name == CommandArgument ? argument.Tokens.Take(1) : argument.Tokens)
            .ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        return result.Tokens.Zip(result.Tokens.Skip(1))
            .Where(pair => pair.First.Type == TokenType.Option && first.Contains(pair.Second))
            .Select(pair => $"{pair.First.Value}={pair.Second.Value}")
            .Where(words.Contains)
            .Select(word => $"'{word}' gives a value to an option that has none. "
                + $"Leave out '{word[word.IndexOf('=', StringComparison.Ordinal)..]}'.");
    }

    // Empty if no option is similar.
    private static string Suggest(ParseResult result, string word)
    {
        var name = word.Split('=')[0];
        var similar = result.CommandResult.Command.Options
            .Concat(GetParents(result.CommandResult).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden)
            .Select(option => option.Name)
            .Select(option =>
                (Name: option,
                Distance: option.StartsWith(name, StringComparison.Ordinal) && name.Length > 3 ? 0 : GetDistance(name, option)))
            .Where(option => option.Distance <= LargestDistance)
            .OrderBy(option => option.Distance)
            .FirstOrDefault();
        return name.StartsWith("--", StringComparison.Ordinal) && similar.Name is { } found ? $" Did you mean '{found}'?" : "";
    }

    // Without '--', the words after the first one of a command to run are its own, as with 'env' and 'timeout'.
    private static IEnumerable<Token> GetSuspects(ArgumentResult argument, bool hasLiteral) =>
        argument.Argument.Name == CommandArgument
            ? argument.Tokens.Take(hasLiteral ? int.MaxValue : 1).Where(token => token.Value is ['-', _, ..])
            : argument.Tokens.Where(token => OptionLike().IsMatch(token.Value));

    private static IEnumerable<Command> GetParents(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            yield return parent.Command;
    }

    // Insertions, deletions, changes and swaps of neighbours.
    private static int GetDistance(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1,
                    costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[from.Length, to.Length];
    }

    // A text such as "- first item" or "-5 degrees" is no option.
    [GeneratedRegex(
        @"\A--?[A-Za-z][A-Za-z0-9-]*(=.*)?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OptionLike();
}
