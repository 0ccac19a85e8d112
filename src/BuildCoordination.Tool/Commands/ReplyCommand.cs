using System.CommandLine;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

/// <summary>Answers a message.</summary>
internal static class ReplyCommand
{
    public static Command Make(CommonOptions common)
    {
        var id = new Argument<string>("ID") { Description = "The message to answer" };
        var body = new Argument<string>("BODY") { Description = "At most 10,000 characters; - reads it from standard input" };
        var type = new Option<MessageType>("--type")
        {
            Description = "info (the default), warning, error or request",
            HelpName = "TYPE",
        }.InLowerCase();
        var subject = new Option<string?>("--subject") { Description = "The subject; without it 'Re: …'", HelpName = "TEXT" };
        var visible = new RequireVisibleOption("Exits with 4 if the answer is not published in time");
        var auto = SendCommand.AutoOption();
        var command = new Command(
            "reply",
            "Answers a message: sends the answer to its sender, in the same conversation.\n\nExample: buildcoord reply "
            + "msg_1795494431_01m85wxjx9 \"Done: 4.21.0.1\"") { id, body, type, subject, auto, visible.Option, visible.Former };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var draft = new MessageDraft
            {
                To = "",
                Type = result.GetValue(type),
                Subject = result.GetValue(subject) ?? "",
                IsAutomatic = result.GetValue(auto),
                Body = await SendCommand.BodyAsync(result.GetRequiredValue(body), cancellationToken),
            };
            var sent = await session.Coordinator.Messages.ReplyAsync(
                await session.Coordinator.Messages.FindIdAsync(result.GetRequiredValue(id), cancellationToken), draft, cancellationToken);
            return await SendCommand.ReportAsync(session, sent, visible.IsGiven(session, result), cancellationToken);
        }, asServer: true);
    }
}
