using System.CommandLine;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>What a command does when it is called.</summary>
internal static class CommandActions
{
    /// <summary>Gives a command its body, which runs with an open coordinator.</summary>
    public static Command Does(this Command command, CommonOptions common, Func<Session, ParseResult, CancellationToken, Task<int>> body, bool isBuild = false)
    {
        command.SetAction((result, cancellationToken) => Session.RunAsync(result, common, isBuild, session => body(session, result, cancellationToken), cancellationToken));
        return command;
    }
}
