using System.CommandLine;
using System.CommandLine.Help;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>A command as the parser knows it, in the words of its reference and its manual page.</summary>
internal static class CommandText
{
    private const string ExampleMark = "\n\nExample: ";

    /// <summary>The command's name after <c>buildcoord</c>, with that of the command it belongs to.</summary>
    public static string GetName(Command command) =>
        command.Parents.Single() is Command and not RootCommand ? $"{command.Parents.Single().Name} {command.Name}" : command.Name;

    public static string GetDescription(Command command) => command.Description!.Split(ExampleMark)[0];

    /// <summary>A call that the command takes; null for one that only has subcommands.</summary>
    public static string? GetExample(Command command) => command.Description!.Split(ExampleMark) is [_, var example] ? example : null;

    public static string GetUsage(Command command) => string.Join(' ', new[] { $"buildcoord {GetName(command)}" }
        .Concat(GetOptions(command).Count > 0 ? ["[options]"] : Array.Empty<string>())
        .Concat(command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]"
            : argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name} ..." : argument.Name)));

    /// <summary>The options of the command itself that a person may use, but its help.</summary>
    public static IReadOnlyList<Option> GetOptions(Command command) =>
        [.. command.Options.Where(option => option is not HelpOption && !option.Hidden)];

    /// <summary>The option's names, each with the name of its value.</summary>
    public static IReadOnlyList<string> GetNames(Option option) =>
        [.. option.Aliases.Prepend(option.Name).Select(name => $"{name}{(option.HelpName is { } value ? " " + value : "")}")];

    /// <summary>The value that holds where the option is not given; null where there is none.</summary>
    public static string? GetDefault(Option option) =>
        SettingsTable.All.FirstOrDefault(setting => setting.Name.CommandLine == option.Name)?.Default is { } setting ? setting
        : !option.Required && option.HasDefaultValue && option.GetDefaultValue() is { } value and not bool ? $"{value}" : null;
}
