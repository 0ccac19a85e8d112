using System.Text;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Agents;

/// <summary>The tools that show builds and why they failed.</summary>
internal sealed class BuildTools(AgentSession agent)
{
    private const int LogTail = 3_000;

    public async Task<string> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (server, name) = (call.Text("server"), call.Text("name"));
        var all = await ReadAsync(server, cancellationToken).ConfigureAwait(false);
        var fitting = all.Where(each => (name is null || each.Build.Name == name) && (!call.IsOn("failed") || !Failures.IsGood(each.Build)))
            .ToArray();
        BuildAnswer[] shown = [.. fitting.Take(call.Number("limit", 10)).Select(each => ToAnswer(each.Server, each.Build))];
        return AgentSession.ToJson(
            new BuildsAnswer(AgentSession.Notice, agent.Stale, shown, fitting.Length > shown.Length ? fitting.Length - shown.Length : null),
            AgentJson.Compact.BuildsAnswer);
    }

    /// <summary>Explains a server's last failed build, or the named one, with the published lines of its log.</summary>
    public async Task<string> ExplainAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (server, job) = (call.Text("server") ?? agent.Coordinator.Server, call.Text("job"));
        var builds = await ReadAsync(server, cancellationToken).ConfigureAwait(false);
        var build = builds.Select(each => each.Build).FirstOrDefault(each => job is null ? !Failures.IsGood(each) : each.Id == job);
        var logs = build is null && job is null
            ? []
            : await agent.Coordinator.Fleet.ReadLogsAsync(server, cancellationToken).ConfigureAwait(false);
        var log = logs.FirstOrDefault(each => each.IsOf(job ?? build!.Id));
        if (build is null && log is null)
        {
            return ToJson(
                null, null, null,
                job is null
                    ? $"{server} has no failed build among its last {builds.Count}."
                    : $"{server} has no build {agent.Line(job)}.");
        }

        if (build is not null && Failures.IsGood(build))
            return ToJson(ToAnswer(server, build), null, null, "This build did not fail.");
        var comparison = build is null ? null
            : await agent.Coordinator.Fleet.CompareWithOthersAsync(server, build, cancellationToken).ConfigureAwait(false);
        return ToJson(
            build is null ? null : ToAnswer(server, build),
            log is null ? null : await ReadLogAsync(log, build?.ExitCode, cancellationToken).ConfigureAwait(false),
            log is null ? null : Tail(log.Text),
            log is null ? "Its server published no log of it." : null,
            comparison);

        string ToJson(BuildAnswer? answer, FailureSummary? summary, string? tail, string? note, BuildComparison? other = null) =>
            AgentSession.ToJson(
            new ExplainAnswer(
                AgentSession.Notice, agent.Stale, answer, summary?.Lines.Select(line => agent.Line(line, limit: 300)!)
                    .ToArray(), agent.Line(summary?.Remedy),
                tail is null ? null : agent.Block(tail, LogTail), agent.Line(build?.Log), note,
                other is null ? null : agent.Line(OtherBuilds.Describe(other), limit: 300),
                other is null ? null : [.. ComparisonLines.Differences(other).Select(line => agent.Line(line)!)]),
            AgentJson.Compact.ExplainAnswer);
    }

    public BuildAnswer ToAnswer(string server, BuildRecord build) => new(
        HandedOver.IdOf(server, build), server, agent.Line(build.Id)!, agent.Line(build.Name), agent.Line(build.Result ?? build.Status)!,
        agent.Age(build.CompletedAt), build.DurationSeconds is { } seconds ? Math.Round(seconds, 1) : null, agent.Line(build.Branch),
        agent.Line(build.Commit is { Length: 40 } sha ? sha[..7] : build.Commit), agent.Line(Failures.Why(build)), agent.Line(build.Cause),
        build.Place is { } at ? agent.Line(FormattableString.Invariant($"{at.File}:{at.Line}")) : null, build.ExitCode,
        build.Packages.Count == 0 ? null : [.. build.Packages.Select(package => agent.Line(package.Path ?? package.Name)!)],
        build.IsPending ? true : null);

    // The builds of one server, or of all; newest first.
    private async Task<IReadOnlyList<(string Server, BuildRecord Build)>> ReadAsync(string? server, CancellationToken cancellationToken)
    {
        if (server is null)
        {
            var all = await agent.Coordinator.Fleet.ReadBuildsOfAllAsync(cancellationToken).ConfigureAwait(false);
            return [.. (all ?? new Dictionary<string, IReadOnlyList<BuildRecord>>())
                .SelectMany(pair => pair.Value.Select(build => (pair.Key, build)))
                .OrderByDescending(each => each.build.CompletedAt)];
        }

        var builds = await agent.Coordinator.Fleet.ReadBuildsAsync(server, cancellationToken).ConfigureAwait(false);
        if (builds.Count == 0)
            await agent.Session.RequireServerAsync(server, cancellationToken).ConfigureAwait(false);
        return [.. builds.Select(build => (server, build))];
    }

    private static async Task<FailureSummary> ReadLogAsync(LogExcerpt log, int? exitCode, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(log.Text));
        return await FailureLogReader.ReadAsync(text, exitCode, cancellationToken).ConfigureAwait(false);
    }

    private static string Tail(string log)
    {
        var tail = log.TrimEnd();
        return tail.Length <= LogTail ? tail : "…" + tail[^LogTail..];
    }
}
