using System.CommandLine;
using BuildCoordination.Configuration.Types;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Status;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Waits for a message or a status: for scripts and agents.</summary>
internal static class WaitCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly DurationType Durations = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    public static Command Make(CommonOptions common)
    {
        var filter = new MessageFilterOptions();
        var what = new Option<Subject>("--for") { Description = "message or status", Required = true, HelpName = "WHAT" }.InLowerCase();
        var state = new Option<ServerState?>("--state") { Description = "The status that is waited for; any change when left out", HelpName = "STATE" }.InLowerCase();
        var answer = new Option<string?>("--reply-to") { Description = "Only an answer to this message", HelpName = "ID" };
        var timeout = new Option<string>("--timeout") { Description = "Longest wait", HelpName = "TIME", DefaultValueFactory = _ => "10m" };
        timeout.Validators.Add(option =>
        {
            if (Durations.Parse(option.GetValueOrDefault<string>()) is null)
                option.AddError("--timeout: from 1s to 7d, such as 90s, 10m or 2h.");
        });
        var command = new Command("wait", "Waits until a message comes or a server's status is as wanted. Exits with 1 when that does not happen in time.\n\nExample: buildcoord wait --for status --from build2 --state success --timeout 2h") { what, state, answer, timeout };
        filter.AddTo(command);
        command.Validators.Add(result =>
        {
            // A word that is neither is told by the parser; asked for its value, it would throw.
            if (result.GetResult(what)?.Tokens is [.., { Value: var word }] && Enum.TryParse<Subject>(word, ignoreCase: true, out var wanted)
                && wanted == Subject.Status && result.GetResult("--from") is null)
            {
                result.AddError("--for status needs --from SERVER.");
            }
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var limit = (TimeSpan)Durations.Parse(result.GetValue(timeout)!)!;
            var fits = filter.Read(result, session.Coordinator.Time);
            var look = result.GetValue(what) == Subject.Status
                ? Status(session, result.GetValue<string?>("--from")!, result.GetValue(state))
                : Message(session, message => fits(message) && (result.GetValue(answer) is not { } id || message.InReplyTo == id));
            return await WaitAsync(session, look, limit, cancellationToken);
        });
    }

    private static async Task<int> WaitAsync(Session session, Func<CancellationToken, Task<bool>> look, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            while (!await LookAsync(look, stop.Token))
                await Task.Delay(Look, stop.Token);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Screen.Note($"It did not come within {Display.Duration.Format(limit)}.");
            // If the repository did not answer once, nobody knows whether it came.
            return session.Screen.Freshness is null ? ExitCodes.Unreachable : ExitCodes.CheckFailed;
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
    private static Func<CancellationToken, Task<bool>> Message(Session session, Func<Protocol.Message, bool> fits) => async cancellationToken =>
    {
        var unread = await session.Coordinator.Messages.ReadUnreadAsync(cancellationToken);
        if (unread.FirstOrDefault(received => fits(received.Message)) is not { } received)
            return false;
        InboxCommand.Show(session.Screen, [received], "");
        return true;
    };

    private static Func<CancellationToken, Task<bool>> Status(Session session, string server, ServerState? state)
    {
        string? first = null;
        return async cancellationToken =>
        {
            var status = await session.Coordinator.Status.ReadAsync(server, cancellationToken);
            // An older status is no news.
            if (session.Screen.IsUnreachable)
                return false;
            var seen = status is null ? "" : $"{status.State} {status.CurrentJob?.Id}";
            var isSo = state is { } wanted ? string.Equals(status?.State, wanted.ToString(), StringComparison.OrdinalIgnoreCase) : first is not null && seen != first;
            first ??= seen;
            if (!isSo || status is null)
                return false;
            session.Screen.Say($"{status.Server}: {Lines.OfStatus(status)}");
            foreach (var failure in Lines.OfFailures(status))
                session.Screen.Say(failure);
            session.Screen.SayJson(StatusJson.Of(status), ToolJson.Default.StatusJson);
            return true;
        };
    }

    private enum Subject
    {
        Message,
        Status,
    }
}
