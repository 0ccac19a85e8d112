using System.CommandLine;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The actions of commands.</summary>
internal static class CommandActions
{
    /// <summary>Gives a command its body, which runs with an open coordinator.</summary>
    /// <param name="command">The command.</param>
    /// <param name="common">The options of every command.</param>
    /// <param name="body">Does the work, and returns the exit code.</param>
    /// <param name="isBuild">Whether it runs a build, which goes on whatever fails here.</param>
    /// <param name="isService">
    /// Whether what it shows is not what it read: a service, or a check of this machine, which reports an unreachable repository itself.
    /// </param>
    /// <param name="mayObserve">Whether a repository is all that it needs: it only reads, also on a machine that is no server.</param>
    /// <param name="asServer">Whether it acts as this server, which must be one of the fleet.</param>
    public static Command Does(
        this Command command, CommonOptions common, Func<Session, ParseResult, CancellationToken, Task<int>> body,
        bool isBuild = false, bool isService = false, bool mayObserve = false, bool asServer = false)
    {
        var register = Membership.RegisterOption();
        if (asServer)
            command.Options.Add(register);
        command.SetAction((result, cancellationToken) => Session.RunAsync(
            result, common, isBuild, isReader: !isBuild && !isService, mayObserve,
            async session =>
            {
                if (asServer && result.GetValue(register))
                {
                    return await session.RegisterWithAsync(() => body(session, result, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                }

                if (asServer)
                    await session.RequireOwnAsync(cancellationToken).ConfigureAwait(false);
                return await body(session, result, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken));
        return command;
    }
}
