using System.CommandLine;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Setup;

namespace BuildCoordination.Tool.Commands;

/// <summary>Makes a machine a builder of the fleet; doing it again mends what is broken.</summary>
internal static class SetupCommand
{
    public static Command Make(CommonOptions common)
    {
        var force = new Option<bool>("--force") { Description = "Fetch the coordination repository from scratch, without asking; so does FORCE_RECLONE=1" };
        var skip = new Option<bool>("--skip-reclone") { Description = "Keep what was fetched, without asking" };
        var takeOver = new Option<bool>("--take-over") { Description = "Stop the older scripts' senders for this server without asking" };
        var yes = new Option<bool>("--yes")
        {
            Description = "Found a fleet beside something else, or take the place of a machine that is alive, without asking",
        };
        var token = new Option<string?>("--token-file") { Description = "File with a token for the repository; /PAT when it is there", HelpName = "FILE" };
        var group = new Option<string?>("--group") { Description = "Group whose members share this machine's outbox (as root)", HelpName = "NAME" };
        var noDaemon = new Option<bool>("--no-daemon") { Description = "Leave the daemon out" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything and say what would be done, and change nothing" };
        var user = new Option<bool>("--user") { Description = "As root: settings and state of this user, not of the whole machine" };
        var command = new Command(
            "setup",
            "Makes this machine a builder of the fleet. Safe to run again, also after a snapshot was restored."
                + "\n\nExample: buildcoord setup --server build1 --repository https://git.example.org/fleet.git")
        {
            force, skip, takeOver, yes, token, group, user, noDaemon, dryRun,
        };
        common.AddSetupTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var stop = new StopOnSignal(isWanted: true, cancellationToken);
            var environment = EnvironmentSnapshot.Take();
            var request = new SetupRequest
            {
                Force = result.GetValue(force) || environment["FORCE_RECLONE"] == "1",
                SkipReclone = result.GetValue(skip),
                TakeOver = result.GetValue(takeOver),
                Yes = result.GetValue(yes),
                TokenFile = result.GetValue(token),
                Group = result.GetValue(group),
                ForUser = result.GetValue(user),
                WithDaemon = !result.GetValue(noDaemon),
                DryRun = result.GetValue(dryRun),
                Ask = question => Ask(question, stop.Token),
                CanAsk = CanAsk,
                Environment = environment,
            };
            var screen = new Screen(result.GetValue(common.Json));
            return await Session.TryAsync(screen, () =>
            {
                var options = common.Read(result);
                screen.Given = GivenOptions.Of(options);
                return new BuilderSetup(request, screen).RunAsync(options, stop.Token);
            });
        });
        return command;
    }

    private static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    // Ctrl-C ends the wait: a read of a terminal goes on through it.
    private static bool Ask(string question, CancellationToken stop)
    {
        if (!CanAsk)
            return false;
        Console.Error.Write($"{Display.VisibleText.Line(question)} (y/N) ");
        var answer = Task.Run(Console.ReadLine, CancellationToken.None);
        answer.Wait(stop);
        return answer.Result?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }
}
