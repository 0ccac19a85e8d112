using System.Runtime.ExceptionServices;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Settings;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>
/// Turns the events of runs into updates. The key of an end depends on its run only, so several reports of one end are one update.
/// </summary>
internal sealed partial class RunNotifier(BuildRunsFolder folder, OutboxWriter outbox, BuildSettings settings)
{
    private static readonly TimeSpan RememberedStarts = TimeSpan.FromDays(6);

    private readonly RunStatus _status = new(folder, settings);

    public Task StartedAsync(RunRecord run, bool isLate, CancellationToken cancellationToken)
    {
        Update? start = null;
        if (run.Parent is null && run.Level != BroadcastLevel.Failures)
        {
            var message = BuildTexts.Started(run, run.ExpectedAt - run.StartedAt);
            start = new MessageUpdate
            {
                Server = run.Server,
                Key = StartOf(run),
                Message = isLate ? message with { Events = [new("start", null, null, run.StartedAt)] } : message,
                Run = KeyOf(run),
            };
        }

        return WithStatusAsync(start, run.Server, cancellationToken);
    }

    public Task TargetStartedAsync(RunRecord run, int index, CancellationToken cancellationToken) =>
        WithStatusAsync(IsMessage(run, index) ? MakeStart(run, index) : null, run.Server, cancellationToken);

    /// <summary>Sends a message about a run that goes on, with the status.</summary>
    public Task MessageAsync(RunRecord run, string key, OutgoingMessage message, CancellationToken cancellationToken) => WithStatusAsync(
        new MessageUpdate { Server = run.Server, Key = $"{run.Id}.{key}", Message = message, Run = KeyOf(run) },
        run.Server, cancellationToken);

    private static MessageUpdate MakeStart(RunRecord run, int index) => new()
    {
        Server = run.Server,
        Key = StartOf(run, index),
        Message = BuildTexts.Started(run, run.Targets[index]),
        OfTarget = true,
        Run = KeyOf(run),
    };

    public async Task TargetEndedAsync(RunRecord run, int index, bool isLate, CancellationToken cancellationToken)
    {
        await ReportTargetEndSafelyAsync(run, index, isLate, cancellationToken).ConfigureAwait(false);
        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports the decided end of a run and, if they are not reported yet, the ends of its targets.</summary>
    public Task EndedAsync(RunRecord run, CancellationToken cancellationToken) => EndedAsync(run, last: null, cancellationToken);

    private async Task EndedAsync(RunRecord run, int? last, CancellationToken cancellationToken)
    {
        var failed = await ReportTargetEndsAsync(run, last, cancellationToken).ConfigureAwait(false);
        if (run.Parent is null)
            await ReportEndAsync(run, last, cancellationToken).ConfigureAwait(false);
        else
            await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
        failed?.Throw();
    }

    /// <summary>Takes over the end that the repository has of a run: this state folder is a copy, or older than that end.</summary>
    public Task EndedElsewhereAsync(RunRecord run, BuildRecord end, CancellationToken cancellationToken) => outbox.AcceptAsync(
        now =>
        {
            if (!(folder.ReadBaseState(run.Server)?.Since > end.CompletedAt))
                folder.Write(run.Server, new BaseState(end.Status, run.Job, end.CompletedAt));
            if (run.Parent is null && run.Outcome is null)
            {
                new OptionalParts(run.Name, settings.Warn).Try(
                    "history", () => folder.Write(run.Server, HistoryOf(run).With(run.EndedAs(end))));
            }

            folder.Runs.RemoveFamily(run);
            return _status.Of(run.Server, now);
        },
        cancellationToken);

    /// <summary>Sets what the server says while no run lives.</summary>
    public Task StatusAsync(string server, string state, string? job, CancellationToken cancellationToken) => outbox.AcceptAsync(
        now =>
        {
            folder.Write(server, (folder.ReadBaseState(server) ?? BaseState.Idle).Changed(state, job, now));
            return _status.Of(server, now);
        },
        cancellationToken);

    public Task StatusAsync(string server, CancellationToken cancellationToken) =>
        outbox.AcceptAsync(now => _status.Of(server, now), cancellationToken);

    private Task WithStatusAsync(Update? update, string server, CancellationToken cancellationToken) =>
        update is null ? StatusAsync(server, cancellationToken) : WithStatusAsync(_ => update, server, cancellationToken);

    // Together, for fewer waits for the disk. The status is made of what the update before it left.
    private Task WithStatusAsync(Func<DateTimeOffset, Update> make, string server, CancellationToken cancellationToken) =>
        outbox.AcceptAllAsync([make, now => _status.Of(server, now)], cancellationToken);

    // What is wrong with an end's parts, found at the latest when they are redacted and written, is no reason for no end.
    private async Task ReportEndAsync(RunRecord run, int? last, CancellationToken cancellationToken)
    {
        var foreign = ForeignOf(run);
        var optional = new OptionalParts(run.Name, settings.Warn);
        try
        {
            var target = last is { } index ? await MakeTargetEndAsync(run, index, foreign, cancellationToken).ConfigureAwait(false) : null;
            // Slow work is done before the outbox is locked: a part of a text is hashed once.
            if (!OutcomeOf(run).IsGood())
                ExcerptOf(run, run.Name, run.End, run.End.Log ?? run.Log, foreign);
            // Each process redacted its own environment when it read that.
            var environment = optional.Try("environment", () => folder.Runs.EnvironmentOf(run), run.Environment);
            await WithStatusAsync(
                _ => WithEnvironment(foreign.Redact(MakeLast(run, last, target, foreign)), environment), run.Server, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (!IsOfStateFolder(e))
        {
            settings.Warn(BuildDiagnostics.PartMissing(run.Name, "details", e.Message));
            if (last is { } index)
                await ReportTargetEndSafelyAsync(run, index, isLate: false, cancellationToken).ConfigureAwait(false);
            await WithStatusAsync(_ => foreign.Redact(MakeBareEnd(run)), run.Server, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether an exception comes from the place where an end is kept, and not from the end: then it can be reported later.
    /// </summary>
    public static bool IsOfStateFolder(Exception e) =>
        e is CoordinationException or IOException or UnauthorizedAccessException or OperationCanceledException;

    // A full outbox that takes no more targets still takes the end of a build.
    private async Task<ExceptionDispatchInfo?> ReportTargetEndsAsync(RunRecord run, int? except, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failed = null;
        for (var index = 0; index < run.Targets.Count; index++)
        {
            try
            {
                if (index != except)
                    await ReportTargetEndSafelyAsync(run, index, isLate: false, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failed ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        return failed;
    }

    private async Task ReportTargetEndSafelyAsync(RunRecord run, int index, bool isLate, CancellationToken cancellationToken)
    {
        try
        {
            await ReportTargetEndAsync(run, index, isLate, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!IsOfStateFolder(e))
        {
            settings.Warn(BuildDiagnostics.PartMissing(run.Name, $"target {run.Targets[index].Name}", e.Message));
        }
    }

    private async Task ReportTargetEndAsync(RunRecord run, int index, bool isLate, CancellationToken cancellationToken)
    {
        var foreign = ForeignOf(run);
        if (await MakeTargetEndAsync(run, index, foreign, cancellationToken).ConfigureAwait(false) is not { } update)
            return;
        if (isLate)
            update = WithTime(update, run.Targets[index]);
        await outbox.AcceptAsync(foreign.Redact(update), cancellationToken).ConfigureAwait(false);
    }

    // Null where there is nothing to report.
    private async Task<Update?> MakeTargetEndAsync(RunRecord run, int index, ForeignSecrets foreign, CancellationToken cancellationToken)
    {
        if (run.Targets[index].Outcome is not { } outcome)
            return null;
        var target = run.Parent is null ? new RunFamily(run, folder.Runs.JoinedTo(run)).Whole(run.Targets[index]) : run.Targets[index];
        var key = EndOf(run, index);
        var message = IsReported(run, target) && OuterOf(run, target) is null
            ? BuildTexts.Ended(
                run, target, await IsStartMissingAsync(run, target, StartOf(run, index), cancellationToken).ConfigureAwait(false))
            : null;
        var build = BuildRecords.LastBuild(run, target);
        var package = BuildRecords.LastPackage(run, target);
        var excerpt = outcome.IsGood() ? null : ExcerptOf(run, target.Name, target.End, target.End.Log ?? target.Log, foreign);
        if (build is null && package is null && excerpt is null)
        {
            return message is null
                ? null
                : new MessageUpdate { Server = run.Server, Key = key, Message = message, OfTarget = true, Run = KeyOf(run) };
        }

        return new BuildEndUpdate
        {
            Server = run.Server,
            Key = key,
            Message = message,
            LastBuild = build,
            LastPackage = package,
            Excerpt = excerpt,
            Run = KeyOf(run),
        };
    }

    // Under the outbox's lock, so that of two builds that end at once one is the first. Done again after a crash it changes nothing more.
    private BuildEndUpdate MakeEnd(RunRecord run, ForeignSecrets foreign, RunTarget? last = null)
    {
        var outcome = OutcomeOf(run);
        var optional = new OptionalParts(run.Name, settings.Warn);
        var history = optional.Try("history", () => HistoryOf(run), BuildHistory.Empty);
        var before = optional.Try("history", () => history.Before(run), null);
        var usual = optional.Try("usual duration", () => history.Usual(run), null);
        var family = optional.Try("joined runs", () => new RunFamily(run, folder.Runs.JoinedTo(run)), new RunFamily(run, []));
        var record = BuildRecords.OfRun(family);
        optional.Try("history", () => folder.WriteWithoutSync(run.Server, history.With(run with { QuietPeriod = family.QuietPeriod })));
        optional.Try("last state", () => folder.WriteWithoutSync(run.Server, new BaseState(outcome.Status(), run.Job, run.EndedAt)));
        return new()
        {
            Server = run.Server,
            Key = EndKeyOf(run),
            Message = run.Level != BroadcastLevel.Failures || !outcome.IsGood() || BuildTexts.IsFixed(run, before)
                ? BuildTexts.Ended(family, before, usual, IsStartMissing(run, run.Duration, StartOf(run)), last)
                : null,
            Run = KeyOf(run),
            Build = record,
            LastBuild = family.Targets.Any(target => target.Kind != TargetKind.Other) ? null : record,
            Excerpt = outcome.IsGood() || family.Targets.Any(target => target.Outcome?.IsGood() == false)
                ? null
                : ExcerptOf(run, run.Name, run.End, run.End.Log ?? run.Log, foreign),
        };
    }

    private static Update WithEnvironment(Update update, BuildEnvironment? environment) =>
        update is BuildEndUpdate { Build: not null } end ? end with { Environment = environment } : update;

    private static BuildEndUpdate MakeBareEnd(RunRecord run)
    {
        var bare = new RunFamily(run with { Targets = [], Log = null, Source = null, End = new() { ExitCode = run.End.ExitCode } }, []);
        var record = BuildRecords.OfRun(bare);
        var isReported = run.Level != BroadcastLevel.Failures || !OutcomeOf(run).IsGood();
        var message = isReported ? BuildTexts.Ended(bare, null, null) : null;
        return new() { Server = run.Server, Key = EndKeyOf(run), Message = message, Run = KeyOf(run), Build = record, LastBuild = record };
    }

    private static string EndKeyOf(RunRecord run) => $"{run.Id}.end";

    private static BuildOutcome OutcomeOf(RunRecord run) => run.Outcome ?? throw new InvalidOperationException("The end is not decided.");

    // Redacted here, too: the text of a log is the likeliest that redaction cannot cope with.
    private LogExcerpt? ExcerptOf(RunRecord run, string name, ResultDetails end, string? log, ForeignSecrets foreign) =>
        new OptionalParts(run.Name, settings.Warn).Try(
            "excerpt",
            () => BuildRecords.Excerpt(run, name, end, folder.Runs.HasRightsOf(run) ? log : null) is { } excerpt
                ? excerpt with { Text = foreign.Redact(settings.Redact(excerpt.Text)) }
                : null,
            null);

    private ForeignSecrets ForeignOf(RunRecord run) => new OptionalParts(run.Name, settings.Warn).Try(
        "secrets of other processes", () => ForeignSecrets.Of(run, folder.Runs.JoinedTo(run)), ForeignSecrets.Of(run, []));

    private static string StartOf(RunRecord run) => $"{run.Id}.start";

    private static string StartOf(RunRecord run, int index) => $"{run.Id}.{index}.start";

    // A run within another one has the job of that one, and another start.
    private static RunKey? KeyOf(RunRecord run) => run.Parent is null ? new(run.Job, run.StartedAt, run.Title, run.IsCrashed)
    {
        Id = run.IdNextToJob,
    } : null;

    // A target that ended as it began is one that never ran: nobody announces it.
    private async Task<bool> IsStartMissingAsync(RunRecord run, RunTarget target, string key, CancellationToken cancellationToken)
    {
        if (target.StartedAt == target.EndedAt)
            return false;
        using var held = await outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        return IsStartMissing(run, target.Duration, key);
    }

    // A process that is killed between its record and its start never reported that. The outbox forgets after a week.
    private bool IsStartMissing(RunRecord run, TimeSpan duration, string key) =>
        run.Level != BroadcastLevel.Failures && duration < RememberedStarts && !outbox.HasAccepted(key);

    private BuildHistory HistoryOf(RunRecord run) => folder.ReadHistory(run.Server);

    // An open target of the outer run with the same name (a NUKE target that builds CloudStack) is the same target. The outer run reports
    // it.
    private RunTarget? OuterOf(RunRecord run, RunTarget target) =>
        folder.Runs.OuterOf(run) is { } outer
            ? outer.Targets.FirstOrDefault(other => IsReported(outer, other) && target.IsWithin(other))
            : null;

    private static bool IsReported(RunRecord run, RunTarget target) => run.Level == BroadcastLevel.Target && run.IsCoordinated(target.Name);
}
