using System.CommandLine;
using BuildCoordination.Tool.Agents;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

/// <summary>Serves an LLM agent that speaks the Model Context Protocol.</summary>
internal static class McpCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command(
            "mcp",
            "Serves an LLM agent over standard input and output (Model Context Protocol), until standard input is closed. "
                + "The agent's client starts it; docs/agents.md shows how."
                + "\n\nExample: buildcoord mcp --server build1");
        return command.Does(
            common, (session, _, cancellationToken) => AgentServer.RunAsync(session, cancellationToken), isService: true);
    }
}
