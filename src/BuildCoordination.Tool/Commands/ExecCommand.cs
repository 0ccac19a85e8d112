using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Remote;

namespace BuildCoordination.Tool.Commands;

/// <summary>Runs a command on another server.</summary>
internal static class ExecCommand
{
    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string>("SERVER") { Description = "The server that runs the command" }.OfServers();
        var words = new Argument<string[]>(UnknownOptions.CommandArgument)
        {
            Description = "The command and its arguments, after --",
            Arity = ArgumentArity.OneOrMore,
        };
        var ssh = new SshOptions();
        var command = new Command(
            "exec", "Runs a command on another server by ssh, at the address in its status. The exit code is the command's "
            + "own.\n\nExample: buildcoord exec build2 -- df -h /root") { server, words };
        ssh.AddTo(command);
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var host = await RemoteHost.OfAsync(session.Coordinator, result.GetRequiredValue(server), cancellationToken);
            session.HasResult = true;
            return await ssh.RunAsync(
                result, "ssh", ["-T", "--", $"{ssh.User(result)}@{host.Address}", RemoteHost.Quote(result.GetRequiredValue(words))]);
        });
    }
}
