using System.CommandLine;
using System.Reflection;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Prints a manual page. The packages for Debian are made with it.</summary>
internal static class ManualCommand
{
    public static Command Make()
    {
        var name = new Argument<string?>(
            "COMMAND") { Description = "A command; without one, the page of buildcoord itself", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "manual", "Prints the manual page of a command, for man to show.\n\nExample: buildcoord manual run | man -l -") { name };
        name.CompletionSources.Add(context => Pages(context.ParseResult.RootCommandResult.Command).Select(page => page.Name));
        name.Validators.Add(given =>
        {
            var root = given.Parent?.Parent is System.CommandLine.Parsing.CommandResult parent ? parent.Command : null;
            if (root is not null && given.GetValueOrDefault<string?>() is { } word && !Pages(root).Any(page => page.Name == word))
                given.AddError(UsageErrors.DescribeInvalidValue(name.Name, word, string.Join(", ", Pages(root).Select(page => page.Name))));
        });
        command.SetAction(result =>
        {
            var root = (RootCommand)result.RootCommandResult.Command;
            var version = typeof(ManualCommand)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            var page = Pages(root).FirstOrDefault(each => each.Name == result.GetValue(name));
            new Screen(json: false).Say((page is null ? ManualPage.Write(root, version) : ManualPage.Write(page, version)).TrimEnd());
            return ExitCodes.Done;
        });
        return command;
    }

    private static IEnumerable<Command> Pages(Command root) => root.Subcommands.Where(command => !command.Hidden);
}
