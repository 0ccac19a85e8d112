using System.CommandLine;
using System.CommandLine.Help;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

internal static class AllCommands
{
    /// <summary>The whole command line; docs/commands.md is made from it.</summary>
    public static RootCommand MakeRoot() => MakeRoot(new CommonOptions());

    internal static RootCommand MakeRoot(CommonOptions common)
    {
        var root = new RootCommand("Reports the builds of a fleet of build servers through a shared git repository.");
        // These are the habits of another system, and completion would offer them.
        foreach (var alias in (string[])["/h", "/?"])
            root.Options.OfType<HelpOption>().Single().Aliases.Remove(alias);
        root.Options.OfType<HelpOption>().Single().Action = new RootHelp();
        common.AddTo(root);
        foreach (var command in Make(common))
            root.Subcommands.Add(command);
        ClearSwitches(root);
        return root;
    }

    // Otherwise completion offers 'True' and 'False' after a switch, and no further option.
    private static void ClearSwitches(Command command)
    {
        foreach (var option in command.Options)
        {
            if (option.ValueType == typeof(bool))
                option.Arity = ArgumentArity.Zero;
            if (option.ValueType == typeof(bool) || option.ValueType == typeof(bool?))
                option.CompletionSources.Clear();
        }

        foreach (var inner in command.Subcommands)
            ClearSwitches(inner);
    }

    private static IEnumerable<Command> Make(CommonOptions common) =>
    [
        SetupCommand.Make(common),
        DoctorCommand.Make(common),
        DaemonCommand.Make(common),
        TrustCommand.Make(common),
        RetireCommand.Make(common),
        CloudStackCommand.Make(common),
        RunCommand.Make(common),
        StatusCommand.Make(common),
        HealthCommand.Make(common),
        WatchCommand.Make(common),
        BuildsCommand.Make(common),
        PageCommand.Make(common),
        ServeCommand.Make(common),
        LogCommand.Make(common),
        ExplainCommand.Make(common),
        CompareCommand.Make(common),
        InboxCommand.Make(common),
        ReadCommand.Make(common),
        ThreadCommand.Make(common),
        WaitCommand.Make(common),
        ArchiveCommand.Make(common),
        SendCommand.Make(common),
        ReplyCommand.Make(common),
        AckCommand.Make(common),
        OutboxCommand.Make(common),
        HooksCommand.Make(common),
        RedactCommand.Make(common),
        ExecCommand.Make(common),
        CopyCommand.Make(common),
        McpCommand.Make(common),
        AgentGuideCommand.Make(common),
        ManualCommand.Make(),
        CompletionCommand.Make(),
    ];
}
