using System.CommandLine;
using System.CommandLine.Parsing;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>
/// Finds values that are empty, as those of a variable that is not set: <c>--log "$LOG"</c>. A path that is empty would be the current
/// folder.
/// </summary>
internal static class EmptyValues
{
    // A message may have no body, and has its own rule for an empty subject.
    private static readonly HashSet<string> Texts = new(["SUBJECT", "BODY", "--subject"], StringComparer.Ordinal);

    /// <summary>
    /// Gets one error for each option and argument of the command whose value is blank. An empty setting is one that is not set.
    /// </summary>
    public static IEnumerable<string> GetErrors(ParseResult result) =>
        result.CommandResult.Children
            .Select(child => child switch
            {
                OptionResult { Implicit: false } option => (Name: option.Option.Name, option.Tokens),
                ArgumentResult argument => (argument.Argument.Name, argument.Tokens),
                _ => (Name: "", Tokens: []),
            })
            .Where(given => !Texts.Contains(given.Name) && HasBlank(given.Name, given.Tokens) && !IsSetting(given.Name))
            .Select(given => UsageErrors.DescribeInvalidValue(given.Name, "", "any text that is not blank"));

    private static bool IsSetting(string name) =>
        Settings.SettingName.All.Any(setting => setting.CommandLine == name || setting.Former?.CommandLine == name);

    // The arguments of a command to run are its own.
    private static bool HasBlank(string name, IReadOnlyList<Token> tokens) =>
        tokens.Take(name == UnknownOptions.CommandArgument ? 1 : int.MaxValue).Any(token => string.IsNullOrWhiteSpace(token.Value));
}
