using System.CommandLine;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>What a command does when it is called.</summary>
internal static class CommandActions
{
    /// <summary>Gives a command its body, which runs with an open coordinator.</summary>
    /// <param name="command">The command.</param>
    /// <param name="common">The options of every command.</param>
    /// <param name="body">What it does, and its exit code.</param>
    /// <param name="isBuild">Whether it runs a build, which goes on whatever fails here.</param>
    /// <param name="isService">
    /// Whether what it shows is not what it read: a service, or a check of this machine, which reports an unreachable repository itself.
    /// </param>
    public static Command Does(
        this Command command, CommonOptions common, Func<Session, ParseResult, CancellationToken, Task<int>> body,
        bool isBuild = false, bool isService = false)
    {
        command.SetAction((result, cancellationToken) => Session.RunAsync(
            result, common, isBuild, isReader: !isBuild && !isService,
            session => body(session, result, cancellationToken), cancellationToken));
        return command;
    }
}
