using System.CommandLine;
using BuildCoordination.Status;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Says what this server is doing, or shows what it said.</summary>
internal static class StatusCommand
{
    public static Command Make(CommonOptions common)
    {
        var state = new Argument<ServerState?>(
            "STATE") { Description = "idle, building, success or failed; without it, shows the status", Arity = ArgumentArity.ZeroOrOne }
                .InLowerCase();
        var job = new Option<string?>("--job") { Description = "The running job", HelpName = "ID" };
        var command = new Command(
            "status",
            "Sets this server's status by hand, or shows it. Exits with 1 if this server has no status yet.\n\nExample: buildcoord status "
            + "building --job job_1761779789") { state, job };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            if (result.GetValue(state) is { } said)
            {
                await session.RequireFleetAsync(cancellationToken).ConfigureAwait(false);
                await session.Coordinator.Status.SetAsync(said, result.GetValue(job), cancellationToken).ConfigureAwait(false);
                return await session.FlushAsync().ConfigureAwait(false);
            }

            var status = await session.Coordinator.Status.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            if (status is null)
            {
                session.Screen.Note($"{session.Coordinator.Server} has no status yet.");
                return ExitCodes.CheckFailed;
            }

            session.Screen.Say($"{status.Server}: {Lines.OfStatus(status)}");
            foreach (var failure in Lines.OfFailures(status))
                session.Screen.Say(failure);
            session.Screen.SayJson(StatusJson.Of(status), ToolJson.Default.StatusJson);
            return ExitCodes.Done;
        }, asServer: true);
    }
}
