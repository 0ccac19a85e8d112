using System.CommandLine;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

internal static class AllCommands
{
    /// <summary>The whole command line; docs/commands.md is made from it.</summary>
    public static RootCommand MakeRoot()
    {
        var common = new CommonOptions();
        var root = new RootCommand("Tells a fleet of build servers, through a shared git repository, what each build is doing.");
        common.AddTo(root);
        foreach (var command in Make(common))
            root.Subcommands.Add(command);
        return root;
    }

    private static IEnumerable<Command> Make(CommonOptions common) =>
    [
        SetupCommand.Make(common),
        CloudStackCommand.Make(common),
        RunCommand.Make(common),
        StatusCommand.Make(common),
        SendCommand.Make(common),
        InboxCommand.Make(common),
        ReadCommand.Make(common),
        ReplyCommand.Make(common),
        AckCommand.Make(common),
        ThreadCommand.Make(common),
        WaitCommand.Make(common),
        ArchiveCommand.Make(common),
        HealthCommand.Make(common),
        WatchCommand.Make(common),
        PageCommand.Make(common),
        ServeCommand.Make(common),
        RetireCommand.Make(common),
        ExplainCommand.Make(common),
        BuildsCommand.Make(common),
        LogCommand.Make(common),
        OutboxCommand.Make(common),
        TrustCommand.Make(common),
        RedactCommand.Make(common),
        DoctorCommand.Make(common),
        ExecCommand.Make(common),
        CopyCommand.Make(common),
        CompletionCommand.Make(),
        DaemonCommand.Make(common),
    ];
}
