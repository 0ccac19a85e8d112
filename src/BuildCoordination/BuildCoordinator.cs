using BuildCoordination.Builds;
using BuildCoordination.Daemons;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Fleet;
using BuildCoordination.Health;
using BuildCoordination.Heartbeats;
using BuildCoordination.Hooks;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Settings;
using BuildCoordination.Status;
using BuildCoordination.Telemetry;

namespace BuildCoordination;

/// <summary>
/// Coordinates one server with its fleet: builds, messages, status, heartbeats and health. This is the one object to open.
/// </summary>
/// <remarks>
/// An accepted update is on disk before the call returns. It reaches the coordination repository at least once, if necessary from a later
/// process. Safe for use from several threads.
/// </remarks>
public sealed partial class BuildCoordinator : IAsyncDisposable, IDisposable
{
    // A new build has more to push than its heartbeat.
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LastEventsLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DefaultReadTimeout = TimeSpan.FromSeconds(5);

    // The longest time of a timer. A caller who passes more waits without a limit.
    private static readonly TimeSpan LongestFlush = TimeSpan.FromDays(20);

    private readonly CoordinationContext _context;
    private readonly List<CoordinationDiagnostic> _warnings = [];
    private readonly RunTelemetry _telemetry;
    private readonly HostCallbacks _callbacks;

    private readonly Action<CoordinationDiagnostic>? _onWarning;
    private FleetReader _reader = null!;
    private int _hasEvents;

    private BuildCoordinator(CoordinationContext context, Action<CoordinationDiagnostic>? onWarning)
    {
        (_context, _onWarning) = (context, onWarning);
        _telemetry = new RunTelemetry(context.Environment);
        _callbacks = new HostCallbacks(NoteFailedHandler);
    }

    /// <summary>
    /// Raised for each problem that does not stop the work: the remote cannot be reached, a secret was removed. It comes from any thread.
    /// </summary>
    internal event EventHandler<WarnedEventArgs>? Warned;

    /// <summary>The id of this server; empty for an observer.</summary>
    public string Server { get; private set; } = "";

    /// <summary>The coordination repository without credentials, for display.</summary>
    public string Repository => _context.Url.Display;

    /// <summary>The messages of this server.</summary>
    public Mailbox Messages { get; private set; } = null!;

    /// <summary>The status of this server.</summary>
    public StatusBoard Status { get; private set; } = null!;

    /// <summary>This server's heartbeat.</summary>
    internal HeartbeatSender Heartbeats { get; private set; } = null!;

    /// <summary>The health of the fleet.</summary>
    internal FleetHealthChecker Health { get; private set; } = null!;

    /// <summary>The delivery of the fleet's events; null if there is none here.</summary>
    internal FleetHooks? Hooks { get; private set; }

    /// <summary>The hooks of the settings, <c>events</c> among them.</summary>
    internal IReadOnlyList<HookSettings> HookList =>
    [
        .. _context.Settings.Hooks,
        .. _context.Settings.Events is { } destination ? [HookSettings.OfShortForm(destination, Server)] : Array.Empty<HookSettings>(),
    ];

    /// <summary>The documents of the fleet.</summary>
    public FleetView Fleet { get; private set; } = null!;

    /// <summary>The updates that are accepted and not published yet.</summary>
    public OutboxView Outbox { get; private set; } = null!;

    /// <summary>The problems so far that did not stop the work.</summary>
    public IReadOnlyList<CoordinationDiagnostic> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    /// <summary>Whether accepted updates are published; see <see cref="DisabledReason"/>.</summary>
    public bool IsEnabled => DisabledReason is null;

    /// <summary>Whether this only reads: then messages and builds are an error (BC1021), and nothing but the cache is written.</summary>
    public bool IsObserver => _context.IsObserver;

    /// <summary>
    /// The reason why reporting is disabled, in one sentence; null if it is enabled. While it is disabled, builds run normally and updates
    /// are dropped.
    /// </summary>
    public string? DisabledReason => _context.DisabledReason;

    /// <summary>Whether the remote failed in this process and has not been reached since: waiting for it would not help.</summary>
    internal bool RemoteFailed => _context.Background.RemoteFailed;

    /// <summary>Whether the setting <c>strict</c> makes a failed publish an error of the caller.</summary>
    internal bool IsStrict => _context.Settings.Strict;

    /// <summary>Whether a daemon of this server runs on this host: it publishes the outbox and sends the heartbeats.</summary>
    public bool HasDaemon => Daemon.IsHeld;

    /// <summary>Called for each beginning and end of a run or a target, also of crashed builds.</summary>
    internal Action<RunEvent>? OnRunEvent { get; set; }

    /// <summary>This server's id, and the setting that it comes from.</summary>
    internal ServerIdentity Identity { get; private set; } = null!;

    internal BuildRuns Runs { get; private set; } = null!;

    /// <summary>Decides when this process polls the remote, if it reads repeatedly.</summary>
    internal RemotePoll Poll { get; private set; } = null!;

    /// <summary>Makes each read poll from now on, for commands that read repeatedly until they are stopped.</summary>
    internal void BeginPolling() => _reader.Poll = Poll;

    /// <summary>The same for a daemon: other processes need not poll.</summary>
    internal void BeginPollingAsDaemon() => (_reader.Poll, _reader.NotesPolls) = (Poll, true);

    /// <summary>The same for a process that lives on the polls of a daemon while there is one.</summary>
    internal void BeginPollingWithDaemon() => (_reader.Poll, _reader.HasDaemon) = (Poll, () => HasDaemon);

    internal DaemonLock Daemon { get; private set; } = null!;

    internal CoordinationContext Context => _context;

    internal ResolvedSettings Settings => _context.Settings;

    internal TimeProvider Time => _context.Time;

    internal EnvironmentSnapshot Environment => _context.Environment;

    /// <summary>Opens this server's coordinator: resolves the settings, the server's id and the state folder.</summary>
    /// <param name="options">The caller's options; null for none. The environment and the settings files supply the rest.</param>
    /// <param name="cancellationToken">Ends the wait for the remote, which is read only if no setting has the server's id.</param>
    /// <exception cref="CoordinationException">
    /// BC1001 to BC1010: the settings cannot be used. BC20xx: the repository's address cannot be.
    /// </exception>
    public static Task<BuildCoordinator> OpenAsync(
        BuildCoordinationOptions? options = null, CancellationToken cancellationToken = default) =>
            OpenAsync(WithReadTimeout(options), EnvironmentSnapshot.Take(), TimeProvider.System, cancellationToken);

    private static BuildCoordinationOptions WithReadTimeout(BuildCoordinationOptions? options)
    {
        var copy = options?.Copy() ?? new BuildCoordinationOptions();
        copy.ReadTimeout ??= DefaultReadTimeout;
        return copy;
    }

    /// <summary>
    /// Opens as <see cref="OpenAsync(BuildCoordinationOptions?, CancellationToken)"/> does, for a host whose builds must run without
    /// reports too: if nothing is configured, or reporting is disabled or fails, the builds run and are not reported.
    /// </summary>
    /// <param name="options">The user's settings in the host.</param>
    /// <param name="warn">Called with each problem, from any thread.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    /// <exception cref="CoordinationException">BC1001 to BC1005: the settings cannot be read.</exception>
    internal static async Task<BuildCoordinator> OpenForHostAsync(
        BuildCoordinationOptions options, Action<CoordinationDiagnostic> warn, CancellationToken cancellationToken = default)
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

    /// <summary>Begins a build and reports its start. Its end is reported in any case, also after a crash.</summary>
    /// <exception cref="CoordinationException">
    /// BC4001: another build is running in the same source tree. BC4005: the options cannot be used. BC4011: a build with the same job id
    /// is running. BC6002: a text holds a secret, and redaction is strict. BC1021: this is an observer.
    /// </exception>
    public Task<BuildRun> BeginBuildAsync(BuildRunOptions options, CancellationToken cancellationToken = default) =>
        BeginAsync(options, cancellationToken);

    private Task<BuildRun> BeginAsync(BuildRunOptions options, CancellationToken cancellationToken)
    {
        ThrowIfObserver();
        cancellationToken.ThrowIfCancellationRequested();
        return Runs.BeginAsync(options, cancellationToken);
    }

    /// <summary>
    /// The time between two heartbeats: the setting's value or, if it is not set, longer with more servers in the repository.
    /// </summary>
    public TimeSpan HeartbeatInterval => Heartbeats.Interval;

    /// <summary>
    /// Sends one heartbeat of this server, if it has no daemon: call it every <see cref="HeartbeatInterval"/>. A build sends its own. A
    /// late heartbeat has no value, so one that does not arrive is not kept.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The problem, or null if the heartbeat arrived.</returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public async Task<CoordinationDiagnostic?> SendHeartbeatAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfObserver();
        return DisabledReason is { } reason
            ? SettingsDiagnostics.NotPublished(reason)
            : await Heartbeats.SendHeartbeatAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks how each server of the fleet is now.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The fleet's health. If the repository cannot be reached, it is that of the local copy, with the reason in
    /// <see cref="FleetHealth.Stale"/>.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public Task<FleetHealth> CheckHealthAsync(CancellationToken cancellationToken = default) => Health.CheckAsync(cancellationToken);

    /// <summary>Publishes the waiting updates, and waits for the result.</summary>
    /// <param name="limit">
    /// The longest wait; null for the setting, 10 seconds by default. It starts again while a fetch receives data, because a fetch that is
    /// terminated loses that data.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; the updates stay in the outbox.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="limit"/> is negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </exception>
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
        {
            return new FlushResult
            {
                IsVisible = false,
                Waiting = _context.IsDisabled ? 0 : Outbox.Count(),
                Diagnostic = SettingsDiagnostics.NotPublished(reason),
            };
        }

        var outcome = await _context.Background.FlushAsync(limit ?? _context.Settings.FlushLimit, isEndOfBuild, cancellationToken)
            .ConfigureAwait(false);
        return new FlushResult
        {
            // An update that the repository rejected waits no more, and is not visible either.
            IsVisible = outcome.State == PublishState.Flushed && outcome.Diagnostic?.Code != PublishingDiagnostics.RejectedCode,
            Waiting = Outbox.Count(),
            Diagnostic = outcome.Diagnostic,
        };
    }

    /// <summary>Publishes the waiting updates at the end of a build, unless a daemon does it or the remote just failed.</summary>
    /// <param name="cancellationToken">Ends the wait; the updates stay in the outbox.</param>
    internal Task FlushAtEndAsync(CancellationToken cancellationToken = default) => Task.WhenAll(
        _context.IsClosed || DaemonPublishes() ? Task.CompletedTask : FlushAsync(null, isEndOfBuild: true, cancellationToken),
        DeliverEventsAsync(_context.Settings.FlushLimit, cancellationToken));

    // A daemon delivers what it has a hook for; then this does nothing.
    private async Task DeliverEventsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (Hooks is not null && !_context.IsClosed && Interlocked.Exchange(ref _hasEvents, 0) != 0)
            await Hooks.DeliverAtEndAsync(limit, cancellationToken).ConfigureAwait(false);
    }

    private void ThrowIfObserver()
    {
        _context.ThrowIfClosed();
        if (IsObserver)
            throw SettingsDiagnostics.OnlyObserves();
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, for containers without asynchronous disposal; it blocks.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops publishing in the background. Waiting updates stay in the outbox; open runs can still end.</summary>
    public async ValueTask DisposeAsync()
    {
        // A program that began a build itself may not have flushed.
        if (!_context.IsClosed)
            await DeliverEventsAsync(LastEventsLimit, CancellationToken.None).ConfigureAwait(false);
        await _context.DisposeAsync().ConfigureAwait(false);
        Hooks?.Dispose();
    }

    // A daemon publishes within a second, so the end of a build does not wait.
    private void PublishSoon()
    {
        if (!_context.IsDisabled && !_context.IsClosed && !DaemonPublishes())
            _context.Background.Wake();
    }

    // An older daemon cannot read files of a newer format, so this process publishes them itself.
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
        if (happened.IsBuild && happened.IsEnd)
            Volatile.Write(ref _hasEvents, 1);
        HostCallbacks.Try(() => _telemetry.Record(shown));
        if (OnRunEvent is { } listener)
            _callbacks.Invoke(() => listener(shown));
    }

    // A problem of the remote also stops the messages and is reported with them; other problems are reported once.
    private async Task SendHeartbeatAsync(HeartbeatContent ofRun, CancellationToken cancellationToken)
    {
        // With a temporary state folder this would look like another machine with the same id.
        if (_context.IsDisabled || _context.IsClosed || (_context.Folders.IsTemporary && _context.Store.Memory is null) || HasDaemon)
            return;
        var content = await ServerContentAsync(ofRun, cancellationToken).ConfigureAwait(false);
        CoordinationDiagnostic? trouble;
        try
        {
            trouble = await Heartbeats.SendHeartbeatAsync(content, HeartbeatTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_context.IsClosed)
        {
            // The run goes on without heartbeats.
            return;
        }

        if (trouble is not null && HeartbeatDiagnostics.IsToBeReported(trouble) && Warnings.All(warning => warning.Code != trouble.Code))
            Warn(trouble);
    }

    // Each run of this machine sends heartbeats: all of them are of the job that the status names, the oldest. A run that could write
    // nothing is not among them.
    private async Task<HeartbeatContent> ServerContentAsync(HeartbeatContent ofRun, CancellationToken cancellationToken)
    {
        try
        {
            var (content, isBuilding) = await Runs.SendHeartbeatNowAsync(cancellationToken).ConfigureAwait(false);
            return isBuilding ? content : ofRun;
        }
        catch (Exception e) when (e is CoordinationException or IOException or UnauthorizedAccessException)
        {
            return ofRun;
        }
    }

    // An exception's text may contain a secret.
    internal void Warn(CoordinationDiagnostic said)
    {
        // The temporary resources are gone.
        if (_context.IsClosed && (_context.IsDisabled || _context.Store.Memory is not null))
            return;
        var warning = said with { Message = Clean(said.Message), Remedy = Clean(said.Remedy) };
        lock (_warnings)
        {
            // The same problem at the start and at the end of a build is one problem.
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
    private bool IsKnownDiskFailure(CoordinationDiagnostic warning) => FindOwnDiskFailure(warning) is { } words
        && _warnings.Exists(known => FindOwnDiskFailure(known) == words);

    // The remote's disk (BC2012, BC3019), a user's log and other targets are separate problems.
    private static string? FindOwnDiskFailure(CoordinationDiagnostic warning) =>
        warning.Code is "BC1006" or "BC2021" or "BC2028" or "BC2029" or "BC3008" or "BC4004" or "BC4009"
            ? DiskFailure.Find(warning.Message)
            : null;

    /// <summary>Passes on the warnings so far, and later ones.</summary>
    internal void HandWarningsTo(Action<CoordinationDiagnostic> warn)
    {
        foreach (var warning in Warnings)
            _callbacks.Invoke(() => warn(warning));
        Warned += (_, warned) => warn(warned.Diagnostic);
    }

    // Not through Warned: the failed handler would fail again.
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
