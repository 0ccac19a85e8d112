using BuildCoordination.Builds;
using BuildCoordination.Daemons;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Fleet;
using BuildCoordination.Health;
using BuildCoordination.Heartbeats;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Settings;
using BuildCoordination.Status;
using BuildCoordination.Telemetry;

namespace BuildCoordination;

/// <summary>One server's place in its fleet: what it tells the others, and what it hears. The one object to open.</summary>
/// <remarks>
/// Whatever is accepted is on disk before a call returns and reaches the coordination repository at least once, also from a later process.
/// Safe for use from several threads.
/// </remarks>
public sealed partial class BuildCoordinator : IAsyncDisposable, IDisposable
{
    // A build that begins has more to push than its beat.
    private static readonly TimeSpan BeatPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DefaultReadTimeout = TimeSpan.FromSeconds(5);

    // As long as a timer can be set: somebody who gives more waits as long as it takes.
    private static readonly TimeSpan LongestFlush = TimeSpan.FromDays(20);

    private readonly CoordinationContext _context;
    private readonly List<Diagnostic> _warnings = [];
    private readonly RunTelemetry _telemetry;
    private readonly HostCallbacks _callbacks;

    private readonly Action<Diagnostic>? _onWarning;
    private FleetReader _reader = null!;

    private BuildCoordinator(CoordinationContext context, Action<Diagnostic>? onWarning)
    {
        (_context, _onWarning) = (context, onWarning);
        _telemetry = new RunTelemetry(context.Environment);
        _callbacks = new HostCallbacks(NoteFailedHandler);
    }

    /// <summary>Told of whatever went wrong without stopping anything: the remote is away, a secret was taken out. Comes from any thread.</summary>
    internal event EventHandler<WarnedEventArgs>? Warned;

    /// <summary>The id of this server; empty for an observer.</summary>
    public string Server { get; private set; } = "";

    /// <summary>The coordination repository, fit to be shown: without credentials.</summary>
    public string Repository => _context.Url.Display;

    /// <summary>What this server sends and has to read.</summary>
    public Mailbox Messages { get; private set; } = null!;

    /// <summary>What this server says that it is doing.</summary>
    public StatusBoard Status { get; private set; } = null!;

    /// <summary>This server's heartbeat.</summary>
    internal HeartbeatSender Heartbeats { get; private set; } = null!;

    /// <summary>How the fleet is.</summary>
    internal FleetHealthChecker Health { get; private set; } = null!;

    /// <summary>What the fleet says of itself.</summary>
    public FleetView Fleet { get; private set; } = null!;

    /// <summary>What is accepted and not yet visible.</summary>
    public OutboxView Outbox { get; private set; } = null!;

    /// <summary>What went wrong so far without stopping anything.</summary>
    public IReadOnlyList<Diagnostic> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    /// <summary>Whether what is accepted is reported to the fleet; see <see cref="DisabledReason"/>.</summary>
    public bool IsEnabled => DisabledReason is null;

    /// <summary>Whether this only reads: then messages and builds are an error (BC1021), and nothing but the cache is written.</summary>
    public bool IsObserver => _context.IsObserver;

    /// <summary>
    /// Why nothing is reported, in one sentence; null where reports are published. Builds run as ever then, and what is accepted is dropped.
    /// </summary>
    public string? DisabledReason => _context.DisabledReason;

    /// <summary>Whether the remote failed in this process and has not been reached since: then there is no use in waiting for it.</summary>
    internal bool RemoteFailed => _context.Background.RemoteFailed;

    /// <summary>Whether the settings ask that a publish that failed fails the caller.</summary>
    internal bool IsStrict => _context.Settings.Strict;

    /// <summary>Whether a daemon on this host looks after this server: then it delivers what waits, and gives the signs of life.</summary>
    public bool HasDaemon => Daemon.IsHeld;

    /// <summary>Told of each beginning and end of a run or a target, those of builds that died included.</summary>
    internal Action<RunEvent>? OnRunEvent { get; set; }

    /// <summary>Which server this is, and why.</summary>
    internal ServerIdentity Identity { get; private set; } = null!;

    internal BuildRuns Runs { get; private set; } = null!;

    /// <summary>When this process asks the remote what moved, where it looks again and again.</summary>
    internal RemotePoll Poll { get; private set; } = null!;

    /// <summary>Makes each read poll from now on: for whatever looks again and again until it is stopped.</summary>
    internal void BeginPolling() => _reader.Poll = Poll;

    internal DaemonLock Daemon { get; private set; } = null!;

    internal CoordinationContext Context => _context;

    internal ResolvedSettings Settings => _context.Settings;

    internal TimeProvider Time => _context.Time;

    internal EnvironmentSnapshot Environment => _context.Environment;

    /// <summary>Finds out the settings, which server this is, and where its state is kept.</summary>
    /// <param name="options">What the caller sets by hand; null for nothing. The rest comes from the environment and the settings files.</param>
    /// <param name="cancellationToken">Ends the wait for the remote, which is asked only when nothing else says which server this is.</param>
    /// <exception cref="CoordinationException">BC1001 to BC1010: the settings cannot be used. BC20xx: the repository's address cannot be.</exception>
    public static Task<BuildCoordinator> OpenAsync(BuildCoordinationOptions? options = null, CancellationToken cancellationToken = default) =>
        OpenAsync(WithReadTimeout(options), EnvironmentSnapshot.Take(), TimeProvider.System, cancellationToken);

    private static BuildCoordinationOptions WithReadTimeout(BuildCoordinationOptions? options)
    {
        var copy = options?.Copy() ?? new BuildCoordinationOptions();
        copy.ReadTimeout ??= DefaultReadTimeout;
        return copy;
    }

    /// <summary>
    /// Opens as <see cref="OpenAsync(BuildCoordinationOptions?, CancellationToken)"/> does, for a host that builds whatever becomes of the telling: where
    /// nothing is configured, it is switched off or the fleet cannot be told, its builds run and nobody is told.
    /// </summary>
    /// <param name="options">What the user set in the host.</param>
    /// <param name="warn">Told of whatever goes wrong, from any thread.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    /// <exception cref="CoordinationException">BC1001 to BC1005: the settings cannot be read.</exception>
    internal static async Task<BuildCoordinator> OpenForHostAsync(BuildCoordinationOptions options, Action<Diagnostic> warn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(warn);
        options = options.Copy();
        options.AllowTemporaryState = true;
        var settings = SettingsResolver.Resolve(options, EnvironmentSnapshot.Take());
        options.IsDisabled = !settings.IsConfigured;
        BuildCoordinator coordinator;
        try
        {
            coordinator = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException e) when (!options.IsDisabled)
        {
            new HostCallbacks().Invoke(() => warn(e.Diagnostic));
            (options.IsDisabled, options.DisabledReason) = (true, e.Diagnostic.Line);
            coordinator = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        }

        // A host with nothing configured is warned once, when its build begins.
        coordinator.HandWarningsTo(settings.IsConfigured ? warn : warning =>
        {
            if (!settings.Warnings.Contains(warning))
                warn(warning);
        });
        return coordinator;
    }

    /// <summary>Begins a build: the fleet hears of its start, and will hear of its end whatever happens.</summary>
    /// <exception cref="CoordinationException">
    /// BC4001: the same source tree is being built already. BC3001: the outbox is full. BC1021: this is an observer.
    /// </exception>
    public Task<BuildRun> BeginBuildAsync(BuildRunOptions options, CancellationToken cancellationToken = default) =>
        BeginAsync(options, cancellationToken);

    private Task<BuildRun> BeginAsync(BuildRunOptions options, CancellationToken cancellationToken)
    {
        ThrowIfObserver();
        cancellationToken.ThrowIfCancellationRequested();
        return Runs.BeginAsync(options, cancellationToken);
    }

    /// <summary>The time from one heartbeat to the next: as it is set or, where nobody set it, longer the more servers share the repository.</summary>
    public TimeSpan HeartbeatInterval => Heartbeats.Interval;

    /// <summary>
    /// Sends one heartbeat of this server, for one without a daemon: one every <see cref="HeartbeatInterval"/>. A build sends its own. A
    /// heartbeat is worth nothing later, so one that does not arrive is not kept.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What kept it from the fleet; null when it arrived.</returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public async Task<Diagnostic?> SendHeartbeatAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfObserver();
        return DisabledReason is { } reason
            ? SettingsDiagnostics.NotPublished(reason)
            : await Heartbeats.BeatAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks how each server of the fleet is now.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The fleet's health. Where the repository cannot be reached: as it was known last, with the reason in <see cref="FleetHealth.Stale"/>.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public Task<FleetHealth> CheckHealthAsync(CancellationToken cancellationToken = default) => Health.CheckAsync(cancellationToken);

    /// <summary>Publishes what waits, and waits for it.</summary>
    /// <param name="limit">
    /// The longest wait; null for the setting, 10 seconds by default. It starts again while a fetch receives data, because a fetch that is
    /// terminated loses that data.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the promise.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public Task<FlushResult> FlushAsync(TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        _context.ThrowIfClosed();
        if (limit is { } wait && wait != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(limit));
        return FlushAsync(
            limit == Timeout.InfiniteTimeSpan || limit > LongestFlush ? LongestFlush : limit, isEndOfBuild: false, cancellationToken);
    }

    private async Task<FlushResult> FlushAsync(TimeSpan? limit, bool isEndOfBuild, CancellationToken cancellationToken)
    {
        if (IsObserver)
            return new FlushResult { IsVisible = true, Waiting = 0 };
        if (DisabledReason is { } reason)
            return new FlushResult { IsVisible = false, Waiting = _context.IsDisabled ? 0 : Outbox.Count(), Diagnostic = SettingsDiagnostics.NotPublished(reason) };
        var outcome = await _context.Background.FlushAsync(limit ?? _context.Settings.FlushLimit, isEndOfBuild, cancellationToken).ConfigureAwait(false);
        return new FlushResult
        {
            IsVisible = outcome.State == PublishState.Flushed,
            Waiting = Outbox.Count(),
            Diagnostic = outcome.Diagnostic,
        };
    }

    /// <summary>Publishes what waits at the end of a build: not where a daemon does it, nor where the remote failed just now.</summary>
    /// <param name="cancellationToken">Ends the wait, not the promise.</param>
    internal Task FlushAtEndAsync(CancellationToken cancellationToken = default) =>
        _context.IsClosed || DaemonPublishes() ? Task.CompletedTask : FlushAsync(null, isEndOfBuild: true, cancellationToken);

    private void ThrowIfObserver()
    {
        _context.ThrowIfClosed();
        if (IsObserver)
            throw SettingsDiagnostics.OnlyObserves();
    }

    /// <summary>As <see cref="DisposeAsync"/>, for containers that are disposed so; it blocks meanwhile.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops publishing in the background. What waits stays in the outbox; runs that still go on may end.</summary>
    public ValueTask DisposeAsync() => _context.DisposeAsync();

    // A daemon publishes within a second: nothing is to be waited for at the end of a build.
    private void PublishSoon()
    {
        if (!_context.IsDisabled && !_context.IsClosed && !DaemonPublishes())
            _context.Background.Wake();
    }

    // An older daemon leaves files of a newer format where they are: beside one this process publishes by itself.
    private bool DaemonPublishes()
    {
        if (!HasDaemon)
            return false;
        if (Daemon.OutboxFormat >= UpdateFile.CurrentFormat)
            return true;
        Warn(PublishingDiagnostics.OlderDaemon(Server));
        return false;
    }

    // All else of a run was redacted before it was written down; a job's id, which a caller may choose, is a key until here.
    private void Show(RunEvent happened)
    {
        var shown = happened with { Run = happened.Run with { Job = Clean(happened.Run.Job) } };
        if (!_context.IsDisabled && !_context.IsOffBySetting)
            _context.Events?.Post(shown);
        HostCallbacks.Try(() => _telemetry.Record(shown));
        if (OnRunEvent is { } listener)
            _callbacks.Invoke(() => listener(shown));
    }

    // What keeps a beat from the remote keeps the messages too, and is told with them; the rest is told once.
    private async Task BeatAsync(JobProgress? progress, CancellationToken cancellationToken)
    {
        // A temporary state folder would look like another machine of this name.
        if (_context.IsDisabled || _context.IsClosed || (_context.Folders.IsTemporary && _context.Store.Memory is null) || HasDaemon)
            return;
        var trouble = await Heartbeats.BeatAsync(new BeatContent("building", progress), BeatPatience, cancellationToken).ConfigureAwait(false);
        if (trouble is not null && HeartbeatDiagnostics.IsToBeTold(trouble) && Warnings.All(told => told.Code != trouble.Code))
            Warn(trouble);
    }

    // An exception's text may quote anything.
    internal void Warn(Diagnostic said)
    {
        // What was open temporarily is gone.
        if (_context.IsClosed && (_context.IsDisabled || _context.Store.Memory is not null))
            return;
        var warning = said with { Message = Clean(said.Message), Remedy = Clean(said.Remedy) };
        lock (_warnings)
        {
            // The same trouble at the start and at the end of a build is one trouble.
            if (_warnings.Contains(warning) || IsKnownDisorder(warning.Code) || IsKnownDiskFailure(warning))
                return;
            _warnings.Add(warning);
        }

        HostCallbacks.Try(() => Instruments.SystemErrors.Add(
            1, new(Attributes.SystemComponent, "buildcoord"), new(Attributes.ErrorType, warning.Code)));
        if (_onWarning is { } onWarning)
            _callbacks.Invoke(() => onWarning(warning));
        foreach (var handler in Delegate.EnumerateInvocationList(Warned))
            _callbacks.Invoke(() => handler(this, new WarnedEventArgs(warning)));
    }

    // One warning for a state folder in disorder: 'doctor' names all. An outbox file that is unreadable is part of it, and so is a lost
    // instance file, because the folder then looks like another machine's.
    private bool IsKnownDisorder(string code) =>
        code is SettingsDiagnostics.OddEntryCode or OutboxDiagnostics.UnreadableCode or HeartbeatDiagnostics.OtherMachineCode
        && _warnings.Exists(warning => warning.Code == SettingsDiagnostics.OddEntryCode);

    // A full disk keeps a build from several files of buildcoord: one warning is enough, whichever file was the first.
    private bool IsKnownDiskFailure(Diagnostic warning) => FindOwnDiskFailure(warning) is { } words
        && _warnings.Exists(known => FindOwnDiskFailure(known) == words);

    // The remote's disk (BC2012, BC3019), a user's log and other targets are other troubles.
    private static string? FindOwnDiskFailure(Diagnostic warning) =>
        warning.Code is "BC1006" or "BC2021" or "BC2028" or "BC2029" or "BC3008" or "BC4004" or "BC4009"
            ? DiskFailure.Find(warning.Message)
            : null;

    /// <summary>Hands on what was warned of so far, and what will be.</summary>
    internal void HandWarningsTo(Action<Diagnostic> warn)
    {
        foreach (var warning in Warnings)
            _callbacks.Invoke(() => warn(warning));
        Warned += (_, warned) => warn(warned.Diagnostic);
    }

    // Not through Warned: the handler that failed would fail again.
    private void NoteFailedHandler(Exception exception)
    {
        var diagnostic = BuildDiagnostics.HandlerFailed($"{exception.GetType().Name}: {Clean(exception.Message)}");
        lock (_warnings)
        {
            if (!_warnings.Contains(diagnostic))
                _warnings.Add(diagnostic);
        }
    }

    internal string Clean(string text) => _context.Redactor.Redact(text).Text;
}
