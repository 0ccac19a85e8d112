using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>The text of docs/commands.md, made from the parser.</summary>
internal static class CommandReference
{
    private const string Beginning = """
        # Commands

        A test generates this page from the command line's parser. `buildcoord COMMAND --help` shows the same for one command. `source <(buildcoord completion bash)` completes commands and options.

        Standard output has only the answer; everything else goes to standard error. With `--json` the answer is one JSON document, or one document per line if there are several answers; each command names its schema. Texts of other servers in an answer are claims of those servers.

        | exit code | means |
        |---|---|
        | 0 | done, or safely accepted: a warning says if it is not published yet |
        | 1 | a check failed |
        | 2 | usage: a line names the argument, and nothing was written |
        | 3 | configuration |
        | 4 | not published in time, with `--require-visible` or `--strict` |
        | 5 | rejected, because it contains a secret and `redaction` is `strict` |
        | 6 | a server is unhealthy |

        `run`, `cloudstack` and `exec` return the command's own code. For the first two, 126 and 127 mean the same as in a shell, 124 is buildcoord's time limit, and 130, 143 and 129 are signals.


        """;

    public static string Write(RootCommand root)
    {
        var text = new StringBuilder(Beginning);
        text.Append("| to | commands |\n|---|---|\n");
        foreach (var group in CommandGroup.All)
            text.Append($"| {char.ToLowerInvariant(group.Purpose[0])}{group.Purpose[1..]} | {Links(group)} |\n");
        text.Append("\n## Options of every command\n\n");
        Options(text, [.. root.Options.Where(option => option.Recursive && option is not HelpOption)]);
        text.Append(
            "\nWithout an option, the value comes from the environment and the settings files. Every other setting is an option too: "
            + "[settings.md](settings.md).\n");
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)))
            Section(text, command);
        return text.ToString();
    }

    private static string Links(CommandGroup group) => string.Join(", ", group.Names.Select(name => $"[`{name}`](#{name})"));

    private static void Section(StringBuilder text, Command command)
    {
        text.Append($"\n## {CommandText.GetName(command)}\n\n{CommandText.GetDescription(command)}\n");
        if (command.Subcommands.Count > 0)
        {
            text.Append($"\n{string.Join(", ", command.Subcommands.Select(sub => $"[`{sub.Name}`](#{command.Name}-{sub.Name})"))}.\n");
            return;
        }

        text.Append($"\n```\n{CommandText.GetUsage(command)}\n```\n");
        if (command.Arguments.Count > 0)
            text.Append("\n| argument | meaning |\n|---|---|\n");
        foreach (var argument in command.Arguments)
            text.Append($"| `{argument.Name}` | {argument.Description} |\n");
        if (CommandText.GetOptions(command) is { Count: > 0 } options)
        {
            text.Append('\n');
            Options(text, options);
        }

        text.Append($"\nExample: `{CommandText.GetExample(command)}`\n");
        if (Answers.Of(CommandText.GetName(command)) is { Count: > 0 } schemas)
        {
            text.Append(
                $"\n`--json`: {string.Join(" or ", schemas.Select(schema => $"[{schema}](schemas/answers/{schema}.schema.json)"))}\n");
        }
    }

    private static void Options(StringBuilder text, IReadOnlyList<Option> options)
    {
        text.Append("| option | default | meaning |\n|---|---|---|\n");
        foreach (var option in options.Where(option => !option.Hidden))
            text.Append($"| {Names(option)} | {Default(option)} | {option.Description}{(option.Required ? " (required)" : "")} |\n");
    }

    private static string Names(Option option) => string.Join(", ", CommandText.GetNames(option).Select(name => $"`{name}`"));

    private static string Default(Option option) => CommandText.GetDefault(option) is { } value ? $"`{value}`" : "";
}
