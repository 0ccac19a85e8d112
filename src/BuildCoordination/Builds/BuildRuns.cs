using System.Collections.ObjectModel;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Heartbeats;
using BuildCoordination.Outbox;
using BuildCoordination.Settings;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>The runs of this host: begins runs, reports the ends of crashed ones, and collects the server's status.</summary>
internal sealed class BuildRuns
{
    /// <summary>The variable with the id of a process's run; every child process of a run has it.</summary>
    public const string Marker = "BUILDCOORD_RUN";

    private readonly BuildRunsFolder _folder;
    private readonly OutboxWriter _outbox;
    private readonly BuildSettings _settings;
    private readonly TimeProvider _time;
    private readonly RunNotifier _notifier;
    private readonly CrashedRunReporter _crashedRuns;
    private readonly BestEffort _bestEffort;

    public BuildRuns(BuildRunsFolder folder, OutboxWriter outbox, BuildSettings settings, TimeProvider time)
    {
        (_folder, _outbox, _settings, _time) = (folder, outbox, settings, time);
        _notifier = new(folder, outbox, settings);
        _bestEffort = new(settings.Warn);
        _crashedRuns = new(folder.Runs, _notifier, outbox, settings, time);
    }

    /// <summary>Whether a build runs on this host.</summary>
    public bool HasLive => _folder.Runs.All().Any(_folder.Runs.IsLive);

    /// <summary>Begins a run, after it reports the ends of crashed ones.</summary>
    /// <exception cref="CoordinationException">
    /// BC4001: the source is being built already. BC4005: the options cannot be used. BC6002.
    /// </exception>
    public async Task<BuildRun> BeginAsync(BuildRunOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        RunRecord? outer = null;
        await _bestEffort.TryAsync("The end of a crashed build", () => ReportCrashesAsync(cancellationToken)).ConfigureAwait(false);
        await _bestEffort.TryAsync(
            "The outer build", async () => outer = await OuterAsync(options.Parent, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
        var environment = ReadEnvironment(options, outer);
        var record = await RecordAsync(options, outer, cancellationToken).ConfigureAwait(false);
        var history = new OptionalParts(record.Name, _settings.Warn).Try(
            "history", () => _folder.ReadHistory(record.Server), BuildHistory.Empty);
        if (outer is null)
            record = record with { ExpectedAt = record.StartedAt + history.Usual(record) };
        // A build within a build of the same tree is the same build.
        var isOutersTree = outer is { ExclusiveSource: true } && outer.Source == record.Source;
        var source = record.ExclusiveSource && !isOutersTree ? LockSource(record) : null;
        FileLock? held = null;
        try
        {
            if (await TakeJobAsync(record, options.JobId is not null && outer is null, taken => held = taken, cancellationToken)
                .ConfigureAwait(false) is { } same)
            {
                throw new CoordinationException(BuildDiagnostics.JobIsBuilt(record.Job, same.Name));
            }
        }
        catch
        {
            held?.Dispose();
            source?.Dispose();
            throw;
        }

        var run = new BuildRun(record with { LockFile = held?.Identity }, new(held, source), _folder.Runs, _notifier, _settings, _time)
        {
            Environment = environment,
            HoldLimit = options.HoldLimit,
            UsualQuietPeriod = history.LongestQuietPeriod(record.Title),
        };
        if (!options.HostReportsProcessEnd)
            run.ReportProcessEnd();
        if (options.HandlesSignals == true)
            run.ReportSignals(options.HasBody, cancellationToken);
        if (outer is not null)
        {
            // As the start: a caller that gives up here would leave a run that nobody ends.
            await _bestEffort.TryAsync("The outer build", () => _notifier.ReportHeldAsync(outer, CancellationToken.None))
                .ConfigureAwait(false);
        }

        await run.StartAsync().ConfigureAwait(false);
        return run;
    }

    /// <summary>
    /// Terminates the orphaned processes of this machine's crashed runs, and reports their ends. Each end is reported once, also by several
    /// processes and after interruptions. If file locks do not work, it detects no crashed runs. An end that cannot be reported is a
    /// warning; the next call tries again.
    /// </summary>
    public async Task<IReadOnlyList<CrashedRunDetails>> ReportCrashesAsync(CancellationToken cancellationToken)
    {
        // Reported nowhere, it would be forgotten.
        if (_outbox.IsDisabled)
            return [];
        var crashed = await _crashedRuns.ReportAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in crashed)
            _settings.Warn(BuildDiagnostics.Crashed(run));
        return crashed;
    }

    /// <summary>Reports the status again.</summary>
    /// <exception cref="CoordinationException">BC3002: the outbox's lock could not be had.</exception>
    public async Task ReportStatusAsync(CancellationToken cancellationToken)
    {
        await _notifier.StatusAsync(_settings.Server, cancellationToken).ConfigureAwait(false);
        _settings.PublishSoon();
    }

    /// <summary>Sets by hand what the status is while no run lives.</summary>
    /// <exception cref="CoordinationException">BC4005: the job's id cannot be one. BC3002: the outbox's lock could not be had.</exception>
    public async Task SetStatusAsync(string state, string? job, CancellationToken cancellationToken)
    {
        CheckJob(job);
        WarnOf(_settings.CheckSecrets([job, _settings.Machine?.Hostname, _settings.Machine?.Ip, _settings.Machine?.Manager]));
        job = job is null ? null : _settings.Redact(job);
        await _notifier.StatusAsync(_settings.Server, state, job, cancellationToken).ConfigureAwait(false);
        _settings.PublishSoon();
    }

    public async Task RegisterAsync(ServerCapabilities? capabilities, CancellationToken cancellationToken)
    {
        var machine = _settings.Machine ?? new ServerMachine(_settings.Host, null, null);
        var update = new RegisterUpdate
        {
            Server = _settings.Server,
            Machine = machine,
            Capabilities = capabilities,
            Instance = _settings.Instance,
        };
        WarnOf(_settings.CheckSecrets(UpdateTexts.Of(update).Select(text => text.Text)));
        await _outbox.AcceptAsync(update, cancellationToken).ConfigureAwait(false);
        _settings.PublishSoon();
    }

    /// <summary>The status of this server, from the live runs of this host.</summary>
    public async Task<StatusUpdate> NowAsync(CancellationToken cancellationToken)
    {
        using var quiet = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        return new RunStatus(_folder, _settings).Of(_settings.Server, _time.GetUtcNow());
    }

    /// <summary>The content of this server's heartbeat, and whether a build runs.</summary>
    public async Task<(HeartbeatContent Content, bool IsBuilding)> SendHeartbeatNowAsync(CancellationToken cancellationToken)
    {
        using var quiet = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        var status = new RunStatus(_folder, _settings);
        var now = status.Of(_settings.Server, _time.GetUtcNow());
        return (new(now.State, now.CurrentJob?.Progress, status.Output(_settings.Server)), now.Jobs.Count > 0);
    }

    // Under the outbox's lock, so that of two builds that begin at once with one id the second sees the first.
    private async Task<RunRecord?> TakeJobAsync(
        RunRecord record, bool isChosen, Action<FileLock?> take, CancellationToken cancellationToken)
    {
        RunRecord? same = null;
        await _bestEffort.TryAsync($"The build {record.Name}", async () =>
        {
            using var quiet = isChosen ? await _outbox.LockAsync(cancellationToken).ConfigureAwait(false) : null;
            same = isChosen
                ? _folder.Runs.All().FirstOrDefault(run => run.Parent is null && run.Job == record.Job && _folder.Runs.IsLive(run))
                : null;
            if (same is not null)
                return;
            var held = _folder.Runs.LockNew(record.Id);
            take(held);
            if (isChosen)
                _folder.Runs.Write(record with { LockFile = held?.Identity });
        }).ConfigureAwait(false);
        return same;
    }

    private FileLock? LockSource(RunRecord run)
    {
        try
        {
            return _folder.Sources.Take(run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _settings.Warn(BuildDiagnostics.NotReported($"The lock on the source of {run.Name}", e.Message));
            return null;
        }
    }

    // An environment leaks into reused nodes and daemons: only a live run of this process, or of one of its ancestors, is an outer run.
    private async Task<RunRecord?> OuterAsync(BuildRun? parent, CancellationToken cancellationToken)
    {
        if ((parent?.Id ?? _settings.OuterRun) is not { } id || !JobId.IsValid(id) || _folder.Runs.Read(id) is not { } outer
            || !_folder.Runs.CanJoin(outer) || !(parent is not null || _settings.IsOuterRunCertain || outer.Process.IsAbove))
        {
            return null;
        }

        using var quiet = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        return _folder.Runs.IsLive(outer) ? outer : null;
    }

    // In the background, at the same time as the git that finds the commit.
    private RunEnvironment ReadEnvironment(BuildRunOptions options, RunRecord? outer)
    {
        if (_settings.ReadEnvironment is not { } read)
            return RunEnvironment.Unknown;
        var request = new EnvironmentRequest
        {
            Source = options.Source,
            Arguments = options.Arguments,
            Profiles = options.Profiles,
            Variables = options.Variables ?? ReadOnlyDictionary<string, string>.Empty,
            IsJoined = outer is not null,
        };
        var optional = new OptionalParts(options.Name, _settings.Warn);
        var reading = Task.Run(async () =>
        {
            var found = await read(request, CancellationToken.None).ConfigureAwait(false);
            return optional.Try<BuildEnvironment?>("environment", () => found.Select(_settings.Redact), null);
        });
        return new(reading, _settings.EnvironmentLimit, _time);
    }

    private async Task<RunRecord> RecordAsync(BuildRunOptions options, RunRecord? outer, CancellationToken cancellationToken)
    {
        var source = options.Source is null ? null : SourceLocks.RealPath(options.Source);
        var revision = source is null || (options.Branch is not null && options.Commit is not null)
            ? new SourceRevision(outer?.Branch, outer?.Commit, outer?.CommitNote)
            : await SourceRevision.ReadAsync(source, _settings.Git, _settings.Warn, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        var id = JobId.New(now);
        var optional = new OptionalParts(OptionalParts.Unnamed, _settings.Warn);
        var name = optional.Redact("name", options.Name, _settings.Redact)!;
        return new()
        {
            Id = id,
            Parent = outer is null ? null : outer.Parent ?? outer.Id,
            Job = outer?.Job ?? options.JobId ?? id,
            Title = outer?.Title ?? name,
            Name = name,
            Server = outer?.Server ?? _settings.Server,
            Host = _settings.Host,
            StartedAt = now,
            StartedTick = _time.GetTick(),
            Level = outer?.Level ?? options.Level ?? _settings.Level,
            Coordinated = [
                .. _settings.CoordinatedTargets.Concat(options.CoordinatedTargets ?? []).Concat(outer?.Coordinated ?? [])
                .Distinct(StringComparer.OrdinalIgnoreCase)],
            Requested = options.Requested is { } requested
                ? [.. requested.Select(target => optional.Redact("target", target, _settings.Redact)!).Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)]
                : null,
            Source = source,
            ExclusiveSource = options.ExclusiveSource && source is not null,
            Branch = optional.Redact("branch", options.Branch ?? revision.Branch, _settings.Redact, without: null),
            Commit = optional.Redact("commit", options.Commit ?? revision.Commit, _settings.Redact, without: null),
            CommitNote = options.Commit is null ? revision.Note : null,
            Log = options.Log,
            Secrets = optional.Try("hashes of secrets", _settings.HashSecrets, null),
            Process = RunProcess.Current(),
        };
    }

    private void WarnOf(CoordinationDiagnostic? redacted)
    {
        if (redacted is not null)
            _settings.Warn(redacted);
    }

    private void Check(BuildRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            throw new CoordinationException(
                BuildDiagnostics.InvalidArgument("The build's name", options.Name, "any text that is not blank"));
        }

        CheckJob(options.JobId);
        if (options.Level is { } level && !Enum.IsDefined(level))
        {
            throw new CoordinationException(
                BuildDiagnostics.InvalidArgument("The level", $"{level}", string.Join(", ", Enum.GetNames<BroadcastLevel>())));
        }

        if (options.CoordinatedTargets?.Any(string.IsNullOrWhiteSpace) == true)
        {
            throw new CoordinationException(
                BuildDiagnostics.InvalidArgument("The name of a coordinated target", null, "any text that is not blank"));
        }

        // A host's build is never stopped by its own name: that is redacted.
        if (!options.HostReportsProcessEnd)
        {
            _settings.CheckSecrets(
                [options.Name, options.JobId, options.Branch, options.Commit, options.Log, .. options.CoordinatedTargets ?? []]);
        }
    }

    private static void CheckJob(string? job)
    {
        if (job is not null && !JobId.IsValid(job))
        {
            throw new CoordinationException(
                BuildDiagnostics.InvalidArgument(
                    "The job id", job, "1 to 64 letters, digits, '_', '.' and '-', the first a letter or digit"));
        }
    }
}
