using System.CommandLine;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Setup;

namespace BuildCoordination.Tool.Commands;

/// <summary>Makes a machine a builder of the fleet; a second run repairs what is broken.</summary>
internal static class SetupCommand
{
    public static Command Make(CommonOptions common)
    {
        var force = new Option<bool>(
            "--force") { Description = "Fetches the coordination repository from scratch without asking; FORCE_RECLONE=1 does the same" };
        var skip = new Option<bool>("--skip-reclone") { Description = "Keeps the fetched copy without asking" };
        var takeOver = new Option<bool>("--take-over") { Description = "Stops the bash scripts that send for this server without asking" };
        var yes = new Option<bool>("--yes")
        {
            Description = "Without asking, founds a fleet in a repository with other content, or replaces a machine that is alive",
        };
        var token = new Option<string?>(
            "--token-file") { Description = "A file with a token for the repository; /PAT if it exists", HelpName = "FILE" };
        var group = new Option<string?>("--group")
        {
            Description = "The group whose members share this machine's outbox (as root)",
            HelpName = "NAME",
        };
        var noDaemon = new Option<bool>("--no-daemon") { Description = "Does not install the daemon" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Checks everything, shows the planned changes and changes nothing" };
        var user = new Option<bool>("--user") { Description = "As root: sets up this user, not the whole machine" };
        var command = new Command(
            "setup",
            "Makes this machine a builder of the fleet. You can run it again, also after a restored snapshot."
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
