using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Outbox;

namespace BuildCoordination.Tool.Output;

/// <summary>Facts as lines. Whatever another builder wrote passes through <see cref="VisibleText"/>.</summary>
internal static class Lines
{
    private const string Nothing = "-";

    private const string Pending = " (not published yet)";

    /// <summary>The mark of a message that the repository rejected, while it accepts others.</summary>
    public const string RejectedMark = " (rejected by the repository)";

    /// <summary>The mark of what only this machine's outbox has.</summary>
    public static string PendingMark(bool isPending) => isPending ? Pending : "";

    /// <summary>
    /// The mark of an update that a flush did not publish. One that left the outbox all the same was rewound in the repository.
    /// </summary>
    public static string UnpublishedMark(FlushResult flushed, bool isDisabled = false) =>
        flushed.IsVisible ? "" : isDisabled ? " (not sent)" : flushed.Waiting > 0 ? " (waits in the outbox)" : " (not in the repository)";

    /// <summary>The mark of a message that another server's commit brought than the one it says it is from.</summary>
    public static string SenderMark(FleetMessage message) =>
        message.IsOfOtherSender ? $" (committed by {message.CommitAuthor}, not by {message.From})" : "";

    /// <summary>In the layout that users of the bash scripts know; every line of a body is prefixed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isLog">
    /// Whether the author of the commit is left out where it is the sender, as in the log of the daemon that scripts read.
    /// </param>
    public static IEnumerable<string> OfMessage(FleetMessage message, bool isLog = false)
    {
        yield return $"[{VisibleText.Line(message.TypeWord.ToUpperInvariant())}] {VisibleText.Line(message.From)} -> "
            + $"{VisibleText.Line(message.To)}";
        if (message.CommitAuthor is { } author && (!isLog || message.IsOfOtherSender))
        {
            yield return VisibleText.Line(
                $"Committed by: {author}{(message.IsOfOtherSender ? $" (not {message.From}, the claimed sender)" : "")}");
        }

        yield return $"ID: {VisibleText.Line(message.Id)}";
        if (message.IsPending)
            yield return "Not published yet";
        yield return $"Subject: {VisibleText.Line(message.Subject)}";
        if (message.AckRequired)
        {
            yield return message.AcknowledgedBy.Count > 0
                ? $"Acknowledged by: {VisibleText.Line(string.Join(", ", message.AcknowledgedBy))}"
                : "Asks to be acknowledged";
        }

        yield return $"Time: {(message.Timestamp is { } time ? Timestamps.Write(time) : VisibleText.Line(message.TimestampText ?? Nothing))}";
        if (message.Body.Length > 0)
            yield return VisibleText.Block(message.Body, "  | ").TrimEnd('\n');
        yield return "---";
    }

    public static string OfStatus(ServerStatus status, DateTimeOffset? now = null)
    {
        var job = status.CurrentJob;
        var progress = job?.Progress is { } at ? $" [{at.Done}/{at.Total}]{(at.Label is null ? "" : " " + at.Label)}" : "";
        var left = now is { } present && job?.ExpectedAt is { } end ? $", {TimeLeft(end - present)}" : "";
        var doing = job is null ? "" : $", {job.Id}{(job.Target is null ? "" : " " + job.Target)}{progress}{left}";
        return VisibleText.Line($"{status.StateWord}{doing}{PendingMark(status.IsPending)}");
    }

    /// <summary>Gets the reasons if the last build or the last packaging failed.</summary>
    public static IEnumerable<string> OfFailures(ServerStatus status)
    {
        foreach (var (name, end) in new (string, EndRecord?)[] { ("build", status.LastBuild), ("package", status.LastPackage) })
        {
            if (end is not null && Failures.Why(end) is { } why)
                yield return VisibleText.Line($"  last {name}: {end.Result ?? end.Status}: {why}");
        }
    }

    public static IReadOnlyList<string> OfHealth(ServerHealth health)
    {
        var status = health.Status;
        var age = health.HeartbeatAge is { } since ? $" {Age(since)}{Intervals(since, health.HeartbeatInterval)}" : "";
        var state = health.PresumedDeadSince is { } presumed
            ? $"{status.StateWord}, presumed crashed since {Timestamps.Write(presumed)}"
            : status.StateWord;
        if (status.CurrentJob?.StalledSince is { } quiet)
            state += $", stalled since {Timestamps.Write(quiet)}";
        if (status.IsPending)
            state += Pending;
        return
        [
            VisibleText.Line(health.Server),
            health.HeartbeatWord + age,
            VisibleText.Line(state),
            VisibleText.Line(OfJob(status.CurrentJob, health.Progress) + LeftOf(health)),
            VisibleText.Line(OfEnd(status.LastBuild?.Status, status.LastBuild?.DurationSeconds)),
            VisibleText.Line(OfEnd(status.LastPackage?.Status, status.LastPackage?.DurationSeconds)),
            VisibleText.Line(status.Manager ?? Nothing),
            VisibleText.Line(status.Ip ?? status.Hostname ?? Nothing),
            UnreadOf(health),
        ];
    }

    /// <summary>The same in few words. Names are last in their cells, as a narrow terminal cuts them.</summary>
    public static IEnumerable<string> OfHealthAtAGlance(ServerHealth health, DateTimeOffset now, bool isShort = false)
    {
        var (status, build, package) = (health.Status, health.Status.LastBuild, health.Status.LastPackage);
        var name = status.CurrentJob is { } job ? job.Name : isShort && build?.Status == status.StateWord ? build.Name : null;
        return new[]
        {
            health.Server,
            StateOf(health, now, isShort, name) + PendingMark(status.IsPending),
            // A narrow terminal cuts the name: it is the same in most lines.
            build is null ? Nothing
                : (build.Result ?? build.Status) + (build.CompletedAt is { } ended ? " " + Since(now - ended) : "")
                    + (build.Name is null || (isShort && build.Name == name) ? "" : " " + build.Name),
            package is null ? Nothing : package.Result ?? package.Status,
            health.HeartbeatWord + (health.HeartbeatAge is { } age ? " " + Since(age) : ""),
            !health.IsUnreadKnown ? "?" : Counts(health.UnreadDirect, health.UnreadErrors),
            status.CurrentJob?.Target ?? Nothing,
            status.Manager ?? Nothing,
            status.Ip ?? status.Hostname ?? Nothing,
            status.CurrentJob?.Id ?? Nothing,
        }.Select(VisibleText.Line);
    }

    private static string StateOf(ServerHealth health, DateTimeOffset now, bool isShort, string? name)
    {
        var job = health.Status.CurrentJob;
        string?[] parts =
        [
            health.Status.StateWord,
            job is null ? null : ProgressOf(health, isShort),
            job is null ? null
                : health.PresumedDeadSince is not null ? "crashed?"
                : job.StalledSince is not null ? "stalled"
                : health.TimeLeft is { } left ? ShortTimeLeft(left) + (isShort || left < TimeSpan.FromMinutes(-1) ? "" : " left")
                : job.StartedAt is { } began && now > began ? Since(now - began) : null,
            name,
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string? ProgressOf(ServerHealth health, bool isShort) => health.Progress is not { Total: > 0 } at ? null
        : isShort ? string.Create(CultureInfo.InvariantCulture, $"{100L * at.Done / at.Total}%")
        : string.Create(CultureInfo.InvariantCulture, $"{at.Done}/{at.Total}");

    private static string Counts(int direct, int errors) => string.Create(
        CultureInfo.InvariantCulture, $"{direct}{(errors == 0 ? "" : $", {errors} err")}");

    /// <summary>The time until a build usually ends, in a sentence; for one that takes longer than usual, how much longer.</summary>
    public static string TimeLeft(TimeSpan left) => left > TimeSpan.FromMinutes(-1) && left < TimeSpan.FromMinutes(1)
        ? "less than 1 min left"
        : left > TimeSpan.Zero ? $"about {Minutes(left)} left" : $"{Minutes(-left)} longer than usual";

    private static string LeftOf(ServerHealth health) => health.TimeLeft is { } left ? $", {TimeLeft(left)}" : "";

    // Beyond two hours nobody needs the minute.
    private static string Minutes(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(119.5))
            return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
        var tens = (int)Math.Round(time.TotalMinutes / 10);
        return string.Create(CultureInfo.InvariantCulture, $"{tens / 6} h {tens % 6 * 10:00} min");
    }

    private static string ShortTimeLeft(TimeSpan left) => left < TimeSpan.FromMinutes(-1) ? $"+{Since(-left)}"
        : left < TimeSpan.FromMinutes(1) ? "<1m"
        : string.Create(CultureInfo.InvariantCulture, $"~{left.TotalMinutes:0}m");

    private static string Since(TimeSpan age) => Age(age).Replace(" ago", "", StringComparison.Ordinal);

    /// <summary>Gets the number of a server's unread messages, if it is known.</summary>
    public static string UnreadOf(ServerHealth health) =>
        health.IsUnreadKnown ? health.Unread.ToString(CultureInfo.InvariantCulture) : "not known";

    public static string OfJobs(FleetHealth health)
    {
        var counts = string.Join(", ", health.JobCounts.Select(pair => $"{pair.Value.ToString(CultureInfo.InvariantCulture)} {pair.Key}"));
        var stuck = health.StuckJobs.Select(
            job => $"; stuck: {job.Id}{(job.AssignedTo is { } server ? $" on {server}" : "")} since "
            + $"{Timestamps.Write(job.StartedAt!.Value)}");
        return VisibleText.Line($"job queue: {counts}{string.Concat(stuck)}");
    }

    public static string OfEntry(OutboxEntry entry) => VisibleText.Line(
        $"{entry.Id}  {Timestamps.Write(entry.AcceptedAt)}  {entry.Headline}{(entry.Reason is null ? "" : $"  ({entry.Reason})")}");

    /// <summary>The line for a server that changed. It has no ages, which always change.</summary>
    public static string OfWatched(ServerHealth health)
    {
        var job = health.Status.CurrentJob is { } runs ? $", {OfJob(runs, health.Progress)}" : "";
        var crashed = health.PresumedDeadSince is not null ? ", presumed crashed"
            : health.Status.CurrentJob?.StalledSince is { } since ? $", stalled since {Timestamps.Write(since)}"
            : health.Status.CurrentJob?.ExpectedAt is { } end ? $", until about {Timestamps.Write(end)}"
            : "";
        return VisibleText.Line(
            $"{health.Server}: {health.Status.StateWord}{job}{crashed}, heartbeat {health.HeartbeatWord}"
            + PendingMark(health.Status.IsPending));
    }

    /// <summary>A running build by its name, with what it is at.</summary>
    public static string OfJobAtWork(ServerHealth health, JobInfo? other = null)
    {
        var job = other ?? health.Status.CurrentJob!;
        var isCurrent = job.Id == health.Status.CurrentJob?.Id;
        var progress = isCurrent ? health.Progress : job.Progress;
        var left = isCurrent ? LeftOf(health) : "";
        string?[] parts =
        [
            job.Name ?? (job.Id.Length > 0 ? job.Id : null), job.Target, progress is { } at ? $"[{at.Done}/{at.Total}]" : null,
        ];
        return VisibleText.Line((string.Join(' ', parts.OfType<string>()) is { Length: > 0 } text ? text : "a job without a name") + left);
    }

    private static string OfJob(JobInfo? job, JobProgress? progress) => job is null
        ? Nothing
        : $"{job.Id}{(job.Target is null ? "" : " " + job.Target)}{(progress is { } at ? $" [{at.Done}/{at.Total}]" : "")}";

    /// <summary>A duration of whole seconds; "-" where it is not known.</summary>
    public static string Took(double? seconds) =>
        seconds is < 1 ? "< 1 s" : seconds is { } took ? Duration.Format(TimeSpan.FromSeconds(took)) : Nothing;

    /// <summary>A commit as people name it.</summary>
    public static string ShortCommit(string? commit) => commit is { Length: 40 } sha ? sha[..7] : commit ?? Nothing;

    public static string OfEnd(string? status, double? seconds) =>
        status is null
            ? Nothing
            : seconds is < 1
            ? $"{status} in < 1 s"
            : seconds is { } took
            ? $"{status} in {Duration.Format(TimeSpan.FromSeconds(took))}"
            : status;

    // A server's delay is measured in its own intervals.
    private static string Intervals(TimeSpan age, TimeSpan? interval) =>
        interval is { } own && age > 2 * own ? string.Create(CultureInfo.InvariantCulture, $" ({age / own:0} x its interval)") : "";

    public static string Age(TimeSpan age) =>
        age.TotalSeconds < 90
            ? $"{age.TotalSeconds:0}s ago"
            : age.TotalMinutes < 90
            ? $"{age.TotalMinutes:0}m ago"
            : $"{age.TotalHours:0}h ago";
}
