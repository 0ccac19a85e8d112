using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows the differences of two builds.</summary>
internal static class CompareCommand
{
    public static Command Make(CommonOptions common)
    {
        var first = new Argument<string>("SERVER1") { Description = "The server of the first build" }.OfServers();
        var second = new Argument<string>(
            "SERVER2") { Description =
            "The server of the second build; the same server compares its newest build with the previous one of that name" }.OfServers();
        var commit =
            new Option<string?>("--commit") { Description = "Builds of this commit; its first digits are enough", HelpName = "SHA" };
        var jobs = new Option<string[]>(
            "--job") { Description = "The build of this job; give it twice to name both builds, of any commits", HelpName = "ID" };
        var command = new Command(
            "compare",
            "Compares the newest builds of one commit on two servers: results, environments and packages. "
            + "Exits with 1 when they differ.\n\nExample: buildcoord compare build1 build2 --commit 3f2a9c1")
        {
            first, second, commit, jobs,
        };
        command.Validators.Add(result =>
        {
            // The parser reports an empty one.
            if (result.GetResult(jobs) is { Tokens.Count: > 2 })
                result.AddError("--job can be given twice: a comparison is of two builds.");
        });
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var (one, other) = (result.GetRequiredValue(first), result.GetRequiredValue(second));
            var comparison = await session.Coordinator.Fleet
                .CompareBuildsAsync(one, other, result.GetValue(commit), result.GetValue(jobs), cancellationToken).ConfigureAwait(false);
            if (comparison is null)
            {
                await session.RequireServerAsync(one, cancellationToken).ConfigureAwait(false);
                await session.RequireServerAsync(other, cancellationToken).ConfigureAwait(false);
                session.ThrowIfNotKnown($"two builds of {one} and {other} that can be compared");
                throw new CoordinationException(FleetDiagnostics.NothingToCompare(one, other));
            }

            session.Screen.SayJson(CompareJson.Of(comparison), ToolJson.Default.CompareJson);
            foreach (var line in ComparisonLines.Of(comparison, session.Screen.Width))
                session.Screen.Say(line);
            return comparison.Differences.Count == 0 ? ExitCodes.Done : ExitCodes.CheckFailed;
        }, mayObserve: true);
    }
}
