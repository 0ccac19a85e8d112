using System.CommandLine;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Publishing;
using BuildCoordination.Settings.Types;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Sends a message.</summary>
internal static class SendCommand
{
    private static readonly DurationType Times = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));

    public static Command Make(CommonOptions common)
    {
        var to = new Argument<string>("TO") { Description = "A server's id, or all" }.OfServers(FleetMessage.Everyone);
        var type = new Argument<MessageType>("TYPE") { Description = "info, warning, error or request" }.InLowerCase();
        var subject = new Argument<string>("SUBJECT") { Description = "One line, at most 100 characters" };
        var body = new Argument<string>("BODY") { Description = "At most 10,000 characters; - reads it from standard input" };
        var visible = new RequireVisibleOption("Exits with 4 if the message is not published in time");
        var ack = new Option<bool>("--ack") { Description = "Asks the reader to acknowledge it with 'buildcoord ack'" };
        var within = AckWithinOption();
        var priority = new Option<string?>("--priority") { Description = "low, normal or high", HelpName = "PRIORITY" }
            .AcceptOnly("low", "normal", "high");
        var tag = new Option<string[]>("--tag") { Description = "A tag of the message; can be given more than once", HelpName = "WORD" };
        var auto = AutoOption();
        var command = new Command(
            "send", "Sends a message to a server or to all.\n\nExample: buildcoord send build2 warning \"High load\" \"CPU at 95 %\"")
            {
                to, type, subject, body, ack, within, auto, priority, tag, visible.Option, visible.Former
            };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            await session.RequireFleetAsync(cancellationToken);
            var sent = await session.Coordinator.Messages.SendAsync(
                new MessageDraft
                {
                    To = result.GetRequiredValue(to),
                    Type = result.GetValue(type),
                    Subject = result.GetRequiredValue(subject),
                    Body = await BodyAsync(result.GetRequiredValue(body), cancellationToken),
                    AckRequired = result.GetValue(ack),
                    AckWithin = Times.Parse(result.GetValue(within) ?? "") as TimeSpan?,
                    IsAutomatic = result.GetValue(auto),
                    Priority = result.GetValue(priority),
                    Tags = result.GetValue(tag) ?? [],
                },
                cancellationToken);
            return await ReportAsync(session, sent, visible.IsGiven(session, result), cancellationToken);
        }, asServer: true);
    }

    private static Option<string?> AckWithinOption()
    {
        var within = new Option<string?>("--ack-within")
        {
            Description = "As --ack; hooks have the event 'unanswered' if nobody acknowledges it in this time",
            HelpName = "TIME",
        };
        within.Validators.Add(option =>
        {
            if (Times.Parse(option.GetValueOrDefault<string?>() ?? "") is null)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "from 1m to 366d, such as 30m, 2h or 3d"));
        });
        return within;
    }

    public static Option<bool> AutoOption() => new("--auto")
    {
        Description = "No person wrote it: it is not sent in answer to an automatic message, nor more than 20 times an hour",
    };

    /// <summary>A body as it was typed, or from standard input.</summary>
    public static async Task<string> BodyAsync(string text, CancellationToken cancellationToken) =>
        text == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : text;

    public static async Task<int> ReportAsync(Session session, SentMessage sent, bool isStrict, CancellationToken cancellationToken)
    {
        if (sent.Redacted is { } redacted)
            session.Screen.Warn(redacted);
        session.HasResult = true;
        if (sent.NotSent is { } reason)
        {
            session.Screen.Warn(reason);
            session.Screen.Say("not sent");
            session.Screen.SayJson(new SentJson(null, Visible: false), ToolJson.Default.SentJson);
            return ExitCodes.Done;
        }

        var flushed = await session.Coordinator.FlushAsync(cancellationToken: cancellationToken);
        var isRejected = session.Coordinator.Outbox.Refused().Any(entry => entry.Id == sent.Id);
        // The repository rejected another update, and published this one.
        if (flushed.Diagnostic?.Code == PublishingDiagnostics.RejectedCode && !isRejected
            && session.Coordinator.Outbox.Waiting().All(entry => entry.Id != sent.Id))
        {
            flushed = new FlushResult { IsVisible = true, Waiting = flushed.Waiting, Diagnostic = flushed.Diagnostic };
        }

        session.Screen.Say(
            sent.Id is null
                ? "not sent"
                : sent.Id + (isRejected ? Lines.RejectedMark : Lines.UnpublishedMark(flushed, session.IsDisabled)));
        session.Screen.SayJson(new SentJson(sent.Id, flushed.IsVisible), ToolJson.Default.SentJson);
        return session.CodeOf(flushed, isStrict);
    }
}
