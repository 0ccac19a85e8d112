using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings.Types;
using BuildCoordination.Status;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Waits for a message, a status or the end of a build: for scripts and agents.</summary>
internal static class WaitCommand
{
    private static readonly DurationType Durations = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string?>("SERVER")
        {
            Description = "The server of the message, the status or the build; as --from",
            Arity = ArgumentArity.ZeroOrOne,
        }.OfServers();
        var filter = new MessageFilterOptions();
        var what = new Option<Subject>("--for")
        {
            Description = "message, status, or end: of the build that runs now or starts next",
            Required = true,
            HelpName = "WHAT",
        }.InLowerCase();
        var state = new Option<ServerState?>(
            "--state") { Description = "The status to wait for; without it, any change", HelpName = "STATE" }.InLowerCase();
        var name = new Option<string?>("--name") { Description = "Only the end of a build with this name", HelpName = "NAME" };
        var answer = new Option<string?>("--reply-to") { Description = "Only an answer to this message", HelpName = "ID" };
        var timeout = new Option<string?>("--timeout")
        {
            Description = "The longest wait; by default 10m, for an end 1d",
            HelpName = "TIME",
        };
        var exec = new Option<string?>("--exec")
        {
            Description =
                "Command for the shell that runs when it came, with the answer as JSON on standard input; its exit code is that of wait",
            HelpName = "COMMAND",
        };
        timeout.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<string?>() is not { } time || Durations.Parse(time) is null)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "from 1s to 7d, such as 90s, 10m or 2h"));
        });
        var command = new Command(
            "wait",
            "Waits for a message, for a server's status or for the end of its build. Exits with 1 if it does not come in time. "
                + "'idle' and 'building' match the present status. 'success' and 'failed' match the result of a build that ends from now "
                    + "on: "
                + "an earlier result matches only with '--since'. "
                + "'--for end' exits with 0 if the build succeeded, with 1 if not, and with 6 if its server is lost."
                + "\n\nExample: buildcoord wait build2 --for end --name cloudstack") { server, what, state, name, answer,
                    timeout, exec };
        filter.AddTo(command);
        command.Validators.Add(result =>
        {
            // The parser reports any other word; reading its value would throw.
            if (result.GetResult(what)?.Tokens is [.., { Value: var word }]
                && Enum.TryParse<Subject>(word, ignoreCase: true, out var wanted)
                && wanted != Subject.Message && result.GetValue(server) is null && result.GetResult("--from") is null)
            {
                result.AddError($"--for {word} needs SERVER.");
            }

            if (result.GetValue(server) is not null && result.GetResult("--from") is not null)
                result.AddError("SERVER and --from are the same: give one of them.");
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            session.Coordinator.BeginPolling();
            var wanted = result.GetValue(what);
            var limit = result.GetValue(timeout) is { } time ? (TimeSpan)Durations.Parse(time)!
                : wanted == Subject.End ? TimeSpan.FromDays(1)
                : TimeSpan.FromMinutes(10);
            var fits = filter.Read(result, session.Coordinator.Time);
            var of = result.GetValue(server) ?? filter.From(result);
            var isOfMessage = wanted == Subject.Message;
            var woken = result.GetValue(exec) is { } line ? new WokenCommand(line) : null;
            Func<CancellationToken, Task<int?>> look = wanted switch
            {
                Subject.Status => new StatusWait(
                    session, of!, result.GetValue(state), filter.Since(result, session.Coordinator.Time), woken).LookAsync,
                Subject.End => new EndWait(session, of!, result.GetValue(name), woken).LookAsync,
                _ => Message(
                    session, of, woken,
                    message => fits(message) && (of is null || message.From == of)
                        && (result.GetValue(answer) is not { } id || message.InReplyTo == id)),
            };
            var code = await WaitAsync(
                session, isOfMessage ? session.RequireOwnIfServerAsync : _ => Task.CompletedTask, look, limit, cancellationToken);
            if (woken is not { HasAnswer: true })
                return code;
            session.HasResult = true;
            return await woken.RunAsync(session.Screen.IsJson, cancellationToken);
        }, mayObserve: true);
    }

    private static async Task<int> WaitAsync(
        Session session, Func<CancellationToken, Task> check, Func<CancellationToken, Task<int?>> look, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            await check(stop.Token);
            int? code;
            while ((code = await LookAsync(look, stop.Token)) is null)
                await Task.Delay(session.Coordinator.Poll.LookInterval, stop.Token);
            return code.Value;
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
    private static async Task<int?> LookAsync(Func<CancellationToken, Task<int?>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(cancellationToken);
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == FleetDiagnostics.NotKnownCode)
        {
            return null;
        }
    }

    // It stays unread: 'buildcoord read' says that it was read.
    private static Func<CancellationToken, Task<int?>> Message(
        Session session, string? from, WokenCommand? woken, Func<Documents.FleetMessage, bool> fits)
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
                return ExitCodes.Done;
            }

            if (!isSenderKnown)
                await session.RequireSenderAsync(from, cancellationToken);
            isSenderKnown = true;
            return null;
        };
    }

    private enum Subject
    {
        Message,
        Status,
        End,
    }
}
