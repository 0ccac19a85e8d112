using System.CommandLine;
using BuildCoordination.Tool.Agents;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Prints what an LLM agent on this server needs to know.</summary>
internal static class AgentGuideCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command(
            "agent-guide",
            "Prints what an LLM agent on this server needs to know: this server and its fleet, the rules, the commands. For its "
                + "instructions file."
                + "\n\nExample: buildcoord agent-guide");
        return command.Does(common, async (session, _, cancellationToken) =>
        {
            var fleet = await session.Coordinator.Fleet.ReadAsync(cancellationToken).ConfigureAwait(false);
            // A text for people and agents: it has no other form.
            var screen = new Screen(json: false);
            foreach (var line in AgentGuide.Write(session.Coordinator, fleet, AllCommands.MakeRoot()))
                screen.Say(line);
            return screen.IsAnswerLost ? ExitCodes.CheckFailed : ExitCodes.Done;
        });
    }
}
