using System.Text.RegularExpressions;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Output;

/// <summary>
/// The options that say where the fleet is. A command that a remedy names gets them, too: without them it would act on another fleet.
/// </summary>
internal sealed partial class GivenOptions(IReadOnlyList<KeyValuePair<string, string>> options)
{
    private const string Repository = "--repository";

    /// <summary>The instance without options.</summary>
    public static GivenOptions None { get; } = new([]);

    /// <param name="options">The options of the command line.</param>
    public static GivenOptions Of(BuildCoordinationOptions options) => new(
    [
        .. new[] { KeyValuePair.Create(Repository, Show(options.Repository)), KeyValuePair.Create("--branch", options.Branch),
            KeyValuePair.Create("--server", options.Server), KeyValuePair.Create("--state", options.State) }
            .Where(option => option.Value is not null).Select(option => KeyValuePair.Create(option.Key, ShellWords.Quote(option.Value!))),
    ]);

    /// <summary>Adds the options to each command of a text that does not have them.</summary>
    public string Complete(string text) => options.Count == 0 ? text : Command().Replace(text, match =>
    {
        var (command, rest) = (match.Groups["command"].Value, match.Groups["rest"].Value);
        // One that names a repository is about that one.
        if (command.Contains(Repository, StringComparison.Ordinal) && !command.Contains($"{Repository} ADDRESS", StringComparison.Ordinal))
            return match.Value;
        foreach (var (name, value) in options)
        {
            command = name == Repository ? command.Replace($"{name} ADDRESS", $"{name} {value}", StringComparison.Ordinal) : command;
            if (!command.Contains(name, StringComparison.Ordinal))
                command += $" {name} {value}";
        }

        return command + rest;
    });

    // An address that cannot be read may hold a password anywhere.
    private static string? Show(string? repository)
    {
        try
        {
            return repository is null ? null : RepositoryUrl.Parse(repository).Display;
        }
        catch (CoordinationException)
        {
            return null;
        }
    }

    // A command stands in quotes, after a colon, or alone. What a command of another program gets comes after ' -- '.
    [GeneratedRegex(
        @"(?<=')(?<command>buildcoord [^']*?)(?<rest>( -- [^']*)?)(?=')|(?<=^|: )(?<command>buildcoord .*?)(?<rest>( -- .*)?)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
