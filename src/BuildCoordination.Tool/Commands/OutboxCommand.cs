using System.CommandLine;
using System.Globalization;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows and manages the updates that this host accepted.</summary>
internal static class OutboxCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command("outbox", "Shows and manages the updates of this server that are not published yet.")
        {
            List(common),
            Flush(common),
            Resend(common),
            Drop(common),
        };
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command =
            new Command("list", "Lists the updates that wait and those that the repository rejected.\n\nExample: buildcoord outbox list");
        return command.Does(common, (session, result, cancellationToken) =>
        {
            var (waiting, rejected) = (session.Coordinator.Outbox.Waiting(), session.Coordinator.Outbox.Refused());
            session.Screen.SayJson(
                new OutboxJson([.. waiting.Select(OutboxEntryJson.Of)], [.. rejected.Select(OutboxEntryJson.Of)]),
                ToolJson.Default.OutboxJson);
            foreach (var line in waiting.Select(Lines.OfEntry).Concat(rejected.Select(entry => "rejected: " + Lines.OfEntry(entry))))
                session.Screen.Say(line);
            if (waiting.Count > 0 && session.Coordinator.Context.Publisher.Rejection is { } rejection)
                session.Screen.Warn(rejection);
            if (waiting.Count + rejected.Count == 0)
                session.Screen.Say("The outbox is empty.");
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static Command Flush(CommonOptions common)
    {
        var command = new Command(
            "flush", "Publishes what waits, for up to a minute. Exits with 4 when that did not work.\n\nExample: buildcoord outbox flush");
        return command.Does(common, (session, _, _) => session.FlushNowAsync());
    }

    private static Command Resend(CommonOptions common)
    {
        var since = new TimeOption("--since")
        {
            Description =
                "Also publishes delivered updates again, after a rewind of the repository: an age such as 2h, or a time such as "
                    + "2026-11-24T10:00Z",
        };
        var command = new Command(
            "resend",
            "Publishes the rejected updates again, with the same ids. Exits with 4 if that fails.\n\nExample: buildcoord outbox resend") { since };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var from = since.Read(result, session.Coordinator.Time);
            var count = await session.Coordinator.Outbox.ResendAsync(from, cancellationToken).ConfigureAwait(false);
            return await ReportAsync(session, count, "sent again").ConfigureAwait(false);
        });
    }

    private static Command Drop(CommonOptions common)
    {
        var ids = new Argument<string[]>("ID") { Description = "The id that 'outbox list' shows first", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "drop", "Discards updates that wait or were rejected: the fleet never sees them. Exits with 2 if no update has that "
            + "ID.\n\nExample: buildcoord outbox drop msg_1762254639_x") { ids };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var count = await session.Coordinator.Outbox.DropAsync(result.GetRequiredValue(ids), cancellationToken).ConfigureAwait(false);
            session.Screen.Say($"{count.ToString(CultureInfo.InvariantCulture)} dropped");
            session.Screen.SayJson(count, ToolJson.Default.Int32);
            return count > 0 ? ExitCodes.Done : ExitCodes.Usage;
        });
    }

    private static async Task<int> ReportAsync(Session session, int count, string what)
    {
        session.Screen.Say($"{count.ToString(CultureInfo.InvariantCulture)} {what}");
        session.Screen.SayJson(count, ToolJson.Default.Int32);
        return await session.FlushNowAsync(isAnswer: false).ConfigureAwait(false);
    }
}
