using System.CommandLine;
using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Hooks;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows and tests the hooks.</summary>
internal static class HooksCommand
{
    public static Command Make(CommonOptions common) => new("hooks", "Shows and tests the hooks, which deliver the fleet's events.")
    {
        List(common),
        Test(common),
        Log(common),
    };

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Lists the hooks with their waiting events.\n\nExample: buildcoord hooks list");
        return command.Does(common, (session, _, _) =>
        {
            var hooks = session.Coordinator.HookList.Select(hook =>
            {
                var (cursor, waiting) = session.Coordinator.Hooks?.Look(hook) ?? (null, 0);
                return HookStatusJson.Of(hook, cursor, waiting);
            }).ToArray();
            session.Screen.SayJson(hooks, ToolJson.Default.HookStatusJsonArray);
            foreach (var hook in hooks)
                session.Screen.Say(VisibleText.Line(LineOf(hook)));
            if (hooks.Length == 0)
                session.Screen.Say("No hooks are set. docs/hooks.md describes them.");
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static string LineOf(HookStatusJson hook)
    {
        var state = hook.FailingSince is { } since ? $", failing since {Timestamps.Write(since)}: {hook.Problem}" : "";
        var waiting = hook.Waiting.ToString(CultureInfo.InvariantCulture);
        return $"{hook.Name}  {string.Join(", ", hook.On)} to {hook.Destination}, {waiting} waiting{state}";
    }

    private static Command Test(CommonOptions common)
    {
        var name = new Argument<string>("NAME") { Description = "The hook, as 'hooks list' shows it" };
        var command = new Command(
            "test",
            "Delivers a test event to a hook now. Exits with 1 if it is not accepted.\n\nExample: buildcoord hooks test slack") { name };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var wanted = result.GetRequiredValue(name);
            var hooks = session.Coordinator.HookList;
            if (hooks.FirstOrDefault(hook => hook.Name == wanted) is not { } hook)
                throw new CoordinationException(HookDiagnostics.Unknown(wanted, [.. hooks.Select(other => other.Name)]));
            var problem = await TryAsync(session.Coordinator, hook, cancellationToken);
            session.Screen.SayJson(new HookTestJson(hook.Name, problem is null, problem), ToolJson.Default.HookTestJson);
            var end = problem is null ? "accepted the test event" : $"did not accept it: {problem}";
            session.Screen.Say(VisibleText.Line($"{hook.Name}: {HookDestination.Describe(hook)} {end}"));
            return problem is null ? ExitCodes.Done : ExitCodes.CheckFailed;
        });
    }

    private static async Task<string?> TryAsync(BuildCoordinator coordinator, HookSettings hook, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(HookDelivery.Deadline, coordinator.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var destination = HookDestination.Open(hook, coordinator.Environment);
            await destination.DeliverAsync(HookDelivery.BodyFor(hook, TestEvent(coordinator, hook)), either.Token);
            return null;
        }
        catch (HookException e)
        {
            return coordinator.Clean(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"not accepted within {HookDelivery.Deadline.TotalSeconds:0} s";
        }
    }

    private static HookEvent TestEvent(BuildCoordinator coordinator, HookSettings hook) => new()
    {
        Id = $"{coordinator.Server}/test/{Guid.NewGuid():N}",
        Event = HookEvent.Test,
        Time = coordinator.Time.GetUtcNow(),
        Server = coordinator.Server,
        Repository = coordinator.Repository,
        Hook = hook.Name,
        Text = $"A test of the hook {hook.Name} by {coordinator.Server}",
    };

    private static Command Log(CommonOptions common)
    {
        var command = new Command("log", "Shows the last attempts of each hook to deliver an event.\n\nExample: buildcoord hooks log");
        return command.Does(common, (session, _, _) =>
        {
            HookAttemptJson[] attempts =
            [
                .. from hook in session.Coordinator.HookList
                   from attempt in session.Coordinator.Hooks?.Look(hook).Cursor?.Attempts ?? []
                   orderby attempt.Time
                   select new HookAttemptJson(
                       hook.Name, attempt.Time, attempt.Event, attempt.Id, attempt.Problem, attempt.IsGivenUp),
            ];
            session.Screen.SayJson(attempts, ToolJson.Default.HookAttemptJsonArray);
            foreach (var attempt in attempts)
                session.Screen.Say(VisibleText.Line(LineOf(attempt)));
            if (attempts.Length == 0)
                session.Screen.Say("No event was delivered yet.");
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static string LineOf(HookAttemptJson attempt)
    {
        var end = attempt.Problem is null ? "delivered" : $"{(attempt.GivenUp ? "given up" : "failed")}: {attempt.Problem}";
        return $"{Timestamps.Write(attempt.Time)} {attempt.Hook}  {attempt.Event} {attempt.Id}  {end}";
    }
}
