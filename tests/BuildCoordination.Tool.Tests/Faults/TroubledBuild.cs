using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A build on a machine that has some trouble: it runs as it does without us, and is told when the trouble is over.</summary>
internal static partial class TroubledBuild
{
    private static readonly string[] Words = ["run", "--name", "docs", "--", "sh", "-c", "echo out; echo err >&2; exit 7"];

    /// <summary>A machine that has time enough to tell, however loaded it is.</summary>
    public static Buildcoord Machine(TestFleet fleet, params (string Name, string Value)[] variables) =>
        new(fleet, "build1", [("BUILDCOORD_FLUSH_LIMIT", "60s"), .. variables]);

    /// <summary>Runs it, and finds its exit code and output to be its own.</summary>
    /// <returns>The code of the one warning that there is; an empty text for none.</returns>
    public static Task<string> RunAsync(Buildcoord machine) => RunAsync(words => machine.RunAsync(words));

    /// <inheritdoc cref="RunAsync(Buildcoord)"/>
    public static async Task<string> RunAsync(Func<string[], Task<CommandEnd>> run)
    {
        var codes = await RunTroubledAsync(run);
        Assert.True(codes.Count <= 1, string.Join(", ", codes));
        return codes.Count == 0 ? "" : codes[0];
    }

    /// <summary>Runs it, and finds its exit code and output to be its own.</summary>
    /// <returns>The code of each warning.</returns>
    public static async Task<IReadOnlyList<string>> RunTroubledAsync(Func<string[], Task<CommandEnd>> run)
    {
        var end = await run(Words);
        Assert.True((end.Code, end.Output) == (7, "out\n"), $"{end.Code}: {end.Output}{end.Error}");
        var lines = end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("err", lines);
        var warnings = lines.Where(line => line != "err").ToArray();
        Assert.All(warnings, warning => Assert.Matches(Warning(), warning));
        return [.. warnings.Select(warning => Warning().Match(warning).Groups["code"].Value)];
    }

    /// <summary>
    /// The trouble is over: what was accepted arrives, once and in order. Messages of some subjects may be there besides.
    /// </summary>
    public static async Task DeliveredAsync(TestFleet fleet, Buildcoord machine, int builds = 1, params string[] besides)
    {
        var flushed = await machine.RunAsync("outbox", "flush");
        Assert.True(flushed.Code == 0, flushed.Error);
        Assert.Equal(
            Enumerable.Repeat((string[])["Build Started: docs", "Build Failed: docs: exit code 7"], builds).SelectMany(build => build),
            fleet.AllSubjects().Where(subject => !besides.Contains(subject)).Reverse().Select(subject => subject.Split(" (")[0]));
    }

    [GeneratedRegex(@"\Abuildcoord: warning (?<code>BC\d{4}): \S.*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Warning();
}
