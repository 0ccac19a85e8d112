using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>A manual page in the language of <c>man</c>, made from the parser.</summary>
internal static class ManualPage
{
    private const string ExitStatus = """
        0 done or safely accepted, 1 a check failed, 2 usage, 3 configuration, 4 not published yet or the repository cannot be reached,
        5 not accepted because it holds a secret, 6 a server is unhealthy.
        run, cloudstack and exec pass on the exit code of the command that they run.
        """;

    /// <summary>The page of the program itself.</summary>
    public static string Write(RootCommand root, string version)
    {
        var text = new StringBuilder(Beginning("buildcoord", root.Description!, version));
        text.Append(".SH SYNOPSIS\n").Append(Plain("buildcoord [options] COMMAND")).Append(".SH COMMANDS\n");
        foreach (var group in CommandGroup.All)
        {
            text.Append($".SS {Quote(group.Purpose)}\n");
            foreach (var command in group.FindIn(root))
                Entry(text, $"buildcoord-{command.Name}(1)", CommandText.GetDescription(command));
        }

        Options(text, "OPTIONS OF EVERY COMMAND",
            [.. root.Options.Where(option => option.Recursive && option is not HelpOption && !option.Hidden)]);
        text.Append(".SH EXIT STATUS\n").Append(Plain(ExitStatus)).Append(".SH FILES\n");
        Entry(text, "/etc/buildcoord.json", "The machine's settings, written by buildcoord setup.");
        Entry(text, "~/.config/buildcoord/buildcoord.json", "A user's settings.");
        Entry(text, "/var/lib/buildcoord", "Accepted updates and the records of builds.");
        return text.ToString();
    }

    /// <summary>The page of a command, with those that belong to it.</summary>
    public static string Write(Command command, string version)
    {
        var text = new StringBuilder(Beginning($"buildcoord-{command.Name}", CommandText.GetDescription(command), version));
        text.Append(".SH SYNOPSIS\n");
        var leaves = command.Subcommands.Count == 0 ? [command] : command.Subcommands.Where(sub => !sub.Hidden).ToArray();
        text.AppendJoin(".br\n", leaves.Select(leaf => Plain(CommandText.GetUsage(leaf)))).Append(".SH DESCRIPTION\n");
        text.Append(Plain(CommandText.GetDescription(command)));
        foreach (var leaf in leaves)
        {
            if (leaf != command)
                text.Append($".SH {Quote($"buildcoord {CommandText.GetName(leaf)}")}\n").Append(Plain(CommandText.GetDescription(leaf)));
            foreach (var argument in leaf.Arguments)
                Entry(text, argument.Name, argument.Description ?? "");
            Options(text, leaf == command ? "OPTIONS" : null, CommandText.GetOptions(leaf));
            if (CommandText.GetExample(leaf) is { } example)
                text.Append(leaf == command ? ".SH EXAMPLE\n" : ".PP\n").Append(".nf\n").Append(Plain(example)).Append(".fi\n");
        }

        return text.Append(".SH SEE ALSO\n").Append(Plain("buildcoord(1)")).ToString();
    }

    // The first line of a description is one sentence; man's index takes it whole.
    private static string Beginning(string name, string description, string version) =>
        $".TH {name.ToUpperInvariant()} 1 \"\" {Quote($"buildcoord {version}")} {Quote("buildcoord")}\n.SH NAME\n"
        + $"{Escape(name)} \\- {Escape(description.Split(". ")[0].Split('\n')[0].TrimEnd('.'))}\n";

    private static void Options(StringBuilder text, string? title, IReadOnlyList<Option> options)
    {
        if (options.Count == 0)
            return;
        if (title is not null)
            text.Append($".SH {Quote(title)}\n");
        foreach (var option in options)
        {
            var more =
                $"{(option.Required ? " Required." : "")}{(CommandText.GetDefault(option) is { } value ? $" Default: {value}." : "")}";
            Entry(text, string.Join(", ", CommandText.GetNames(option)), (option.Description ?? "") + (more.Length > 0 ? "." + more : ""));
        }
    }

    private static void Entry(StringBuilder text, string term, string meaning) =>
        text.Append(".TP\n.B ").Append(Escape(term)).Append('\n').Append(Plain(meaning));

    private static string Plain(string text) => string.Concat(text.Split('\n').Select(line => Line(line) + "\n"));

    private static string Line(string line) =>
        line.Length == 0 ? ".PP" : Escape(line) is ['.' or '\'', ..] and var command ? "\\&" + command : Escape(line);

    private static string Quote(string text) => $"\"{Escape(text).Replace("\"", "\\(dq", StringComparison.Ordinal)}\"";

    private static string Escape(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal);
}
