using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings.Types;
using BuildCoordination.Status;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Waits for a message or a status: for scripts and agents.</summary>
internal static class WaitCommand
{
    private static readonly DurationType Durations = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    public static Command Make(CommonOptions common)
    {
        var filter = new MessageFilterOptions();
        var what = new Option<Subject>("--for") { Description = "message or status", Required = true, HelpName = "WHAT" }.InLowerCase();
        var state = new Option<ServerState?>(
            "--state") { Description = "The status to wait for; without it, any change", HelpName = "STATE" }.InLowerCase();
        var answer = new Option<string?>("--reply-to") { Description = "Only an answer to this message", HelpName = "ID" };
        var timeout = new Option<string>("--timeout")
        {
            Description = "The longest wait",
            HelpName = "TIME",
            DefaultValueFactory = _ => "10m",
        };
        var exec = new Option<string?>("--exec")
        {
            Description =
                "Command for the shell that runs when it came, with the answer as JSON on standard input; its exit code is that of wait",
            HelpName = "COMMAND",
        };
        timeout.Validators.Add(option =>
        {
            if (Durations.Parse(option.GetValueOrDefault<string>()) is null)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "from 1s to 7d, such as 90s, 10m or 2h"));
        });
        var command = new Command(
            "wait",
            "Waits for a message or for a server's status. Exits with 1 if it does not come in time. "
                + "'idle' and 'building' match the present status. 'success' and 'failed' match the result of a build that ends from now "
                    + "on: "
                + "an earlier result matches only with '--since'."
                + "\n\nExample: buildcoord wait --for status --from build2 --state success --timeout 2h") { what, state, answer,
                    timeout, exec };
        filter.AddTo(command);
        command.Validators.Add(result =>
        {
            // The parser reports any other word; reading its value would throw.
            if (result.GetResult(what)?.Tokens is [.., { Value: var word }]
                && Enum.TryParse<Subject>(word, ignoreCase: true, out var wanted)
                && wanted == Subject.Status && result.GetResult("--from") is null)
            {
                result.AddError("--for status needs --from SERVER.");
            }
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            session.Coordinator.BeginPolling();
            var limit = (TimeSpan)Durations.Parse(result.GetValue(timeout)!)!;
            var fits = filter.Read(result, session.Coordinator.Time);
            var isOfMessage = result.GetValue(what) == Subject.Message;
            var woken = result.GetValue(exec) is { } line ? new WokenCommand(line) : null;
            var look = !isOfMessage
                ? new StatusWait(
                    session, filter.From(result)!, result.GetValue(state), filter.Since(result, session.Coordinator.Time), woken).LookAsync
                : Message(
                    session, filter.From(result), woken,
                    message => fits(message) && (result.GetValue(answer) is not { } id || message.InReplyTo == id));
            var code = await WaitAsync(
                session, isOfMessage ? session.RequireOwnIfServerAsync : _ => Task.CompletedTask, look, limit, cancellationToken);
            if (woken is null || code != ExitCodes.Done)
                return code;
            session.HasResult = true;
            return await woken.RunAsync(session.Screen.IsJson, cancellationToken);
        }, mayObserve: true);
    }

    private static async Task<int> WaitAsync(
        Session session, Func<CancellationToken, Task> check, Func<CancellationToken, Task<bool>> look, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            await check(stop.Token);
            while (!await LookAsync(look, stop.Token))
                await Task.Delay(session.Coordinator.Poll.LookPause, stop.Token);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Screen.Note($"It did not come within {Display.Duration.Format(limit)}.");
            if (session.Screen.Freshness is not null)
                return ExitCodes.CheckFailed;
            // The repository did not answer once, so nobody knows whether it came.
            var cause = FleetDiagnostics.NotReadInTime(session.Coordinator.Repository, limit) with { Remedy = "Wait longer (--timeout)." };
            session.Screen.SetFreshness(new Freshness(null, cause), session.Coordinator.Time.GetUtcNow());
            return ExitCodes.Unreachable;
        }
    }

    // A server of which nothing is known yet may be known when the repository can be reached.
    private static async Task<bool> LookAsync(Func<CancellationToken, Task<bool>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(cancellationToken);
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == FleetDiagnostics.NotKnownCode)
        {
            return false;
        }
    }

    // It stays unread: 'buildcoord read' says that it was read.
    private static Func<CancellationToken, Task<bool>> Message(
        Session session, string? from, WokenCommand? woken, Func<Documents.Message, bool> fits)
    {
        var isSenderKnown = false;
        return async cancellationToken =>
        {
            var unread = await session.Coordinator.Messages.GetUnreadAsync(cancellationToken);
            if (unread.FirstOrDefault(received => fits(received.Message)) is { } received)
            {
                woken?.Give(MessageJson.Of(received), LineJson.Default.MessageJson);
                if (woken is null)
                    InboxCommand.Show(session.Screen, [received], "");
                return true;
            }

            if (!isSenderKnown)
                await session.RequireSenderAsync(from, cancellationToken);
            isSenderKnown = true;
            return false;
        };
    }

    private enum Subject
    {
        Message,
        Status,
    }
}
