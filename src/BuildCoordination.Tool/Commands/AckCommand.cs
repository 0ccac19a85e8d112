using System.CommandLine;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

/// <summary>Acknowledges a message that asked for it.</summary>
internal static class AckCommand
{
    public static Command Make(CommonOptions common)
    {
        var id = new Argument<string>("ID") { Description = "The message" };
        var command = new Command(
            "ack", "Acknowledges a message that asked for it, and marks it as read.\n\nExample: buildcoord ack msg_1795494431_01m85wxjx9") { id };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            await session.Coordinator.Messages.AcknowledgeAsync(
                await session.Coordinator.Messages.FindIdAsync(result.GetRequiredValue(id), cancellationToken), cancellationToken);
            return await session.FlushAsync();
        }, asServer: true);
    }
}
