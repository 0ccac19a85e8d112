using System.CommandLine;
using BuildCoordination.Messages;
using BuildCoordination.Protocol;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Sends a message.</summary>
internal static class SendCommand
{
    public static Command Make(CommonOptions common)
    {
        var to = new Argument<string>("TO") { Description = "A server's id, or all" };
        var type = new Argument<MessageType>("TYPE") { Description = "info, warning, error or request" };
        var subject = new Argument<string>("SUBJECT") { Description = "One line, at most 100 characters" };
        var body = new Argument<string>("BODY") { Description = "At most 10,000 characters; - reads it from standard input" };
        var wait = new Option<bool>("--wait") { Description = "Exit with 4 when the message is not visible to the fleet in time" };
        var command = new Command("send", "Sends a message to a server or to all.\n\nExample: buildcoord send build2 warning \"High load\" \"CPU at 95 %\"");
        foreach (var argument in new Argument[] { to, type, subject, body })
            command.Arguments.Add(argument);
        command.Options.Add(wait);
        command.SetAction((result, cancellationToken) => Session.RunAsync(
            result, common,
            async session =>
            {
                var text = result.GetRequiredValue(body);
                var sent = await session.Coordinator.Messages.SendAsync(
                    new MessageDraft
                    {
                        To = result.GetRequiredValue(to),
                        Type = result.GetValue(type),
                        Subject = result.GetRequiredValue(subject),
                        Body = text == "-" ? await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false) : text,
                    },
                    cancellationToken).ConfigureAwait(false);
                if (sent.Redacted is { } redacted)
                    session.Screen.Warn(redacted);
                var flushed = await session.Coordinator.FlushAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                session.Screen.Say($"{sent.Id}{(flushed.IsVisible ? "" : " (waits in the outbox)")}");
                session.Screen.SayJson(new SentJson(sent.Id, flushed.IsVisible), ToolJson.Default.SentJson);
                return flushed.IsVisible || !(result.GetValue(wait) || session.Coordinator.IsStrict) ? ExitCodes.Done : ExitCodes.NotYetVisible;
            },
            cancellationToken));
        return command;
    }
}
