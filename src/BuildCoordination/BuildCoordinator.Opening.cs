using BuildCoordination.Builds;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Daemons;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Git;
using BuildCoordination.Health;
using BuildCoordination.Heartbeats;
using BuildCoordination.Hooks;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;
using BuildCoordination.Redaction;
using BuildCoordination.Repository;
using BuildCoordination.Settings;
using BuildCoordination.Status;
using BuildCoordination.Telemetry;
using BuildCoordination.Updates;

namespace BuildCoordination;

/// <content>Creates the parts, and finds the server's id.</content>
public sealed partial class BuildCoordinator
{
    /// <param name="options">The caller's options.</param>
    /// <param name="environment">The environment for all other settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    /// <param name="onRead">Called after each read of the repository, also while it is being opened.</param>
    /// <param name="memory">A repository in memory; null for a git repository.</param>
    internal static async Task<BuildCoordinator> OpenAsync(
        BuildCoordinationOptions options, EnvironmentSnapshot environment, TimeProvider time, CancellationToken cancellationToken,
        Action<Freshness>? onRead = null, MemoryRepository? memory = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BuildCoordinator? coordinator = null;
        var early = new List<CoordinationDiagnostic>();
        // The caller may change and reuse its options.
        options = options.Copy();
        options.CheckReadTimeout();
        CoordinationContext context;
        try
        {
            context = CoordinationContext.Open(options, environment, time, warning =>
            {
                if (coordinator is null)
                    early.Add(warning);
                else
                    coordinator.Warn(warning);
            }, memory);
        }
        catch
        {
            foreach (var warning in early)
                new HostCallbacks().Invoke(() => options.OnWarning?.Invoke(warning));
            throw;
        }

        try
        {
            coordinator = new BuildCoordinator(context, options.OnWarning);
            foreach (var warning in early)
                coordinator.Warn(warning);
            await coordinator.StartAsync(options, onRead, cancellationToken).ConfigureAwait(false);
            return coordinator;
        }
        catch
        {
            await context.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task StartAsync(BuildCoordinationOptions options, Action<Freshness>? onRead, CancellationToken cancellationToken)
    {
        var reader = new FleetReader(_context.Store, _context.OutboxFolder, _context.Time, Warn)
        {
            OnRead = onRead,
            ThrowIfClosed = _context.ThrowIfClosed,
        };
        reader.Timeout = options.ReadTimeout;
        (_reader, Poll) = (reader, new RemotePoll(_context.Settings, _context.Time));
        Identity = await FindIdentityAsync(reader, options.IsObserver == true, cancellationToken).ConfigureAwait(false);
        reader.Own = Server = Identity.Id;
        if (!_context.Settings.IsEmbedded)
            _context.Publisher.OnJoined = (server, others) => Warn(FleetDiagnostics.Joined(server, others));
        Fleet = new FleetView(
            Server, reader, Poll, _context.Outbox, _context.Store, _context.Background.Wake, ThrowIfObserver, Clean,
            _context.Time);
        Outbox = new OutboxView(_context.Outbox, _context.ThrowIfClosed);
        Messages = new Mailbox(
            Server, reader, Poll, _context.Outbox, new HeldBackMessages(_context.Outbox, Server, Warn), _context.Secrets,
            _context.Background.Wake, _context.ThrowIfClosed, _context.Time);
        Heartbeats = new HeartbeatSender(
            Server, _context.Instance, _context.Store, _context.Background, _context.Settings, _context.ThrowIfClosed, _context.Time,
            _context.Closed);
        _context.Publisher.Piggyback = Heartbeats.Ride;
        _context.Publisher.OnPushed = (duration, result) => HostCallbacks.Try(() => RunTelemetry.RecordPush(duration, result));
        Daemon = new DaemonLock(_context.OutboxFolder, Server);
        Runs = OpenRuns(options.OuterRun, new RunEvidence(reader, _context.Time));
        Status = new StatusBoard(Server, Runs, reader, _context.ThrowIfClosed, _context.Time);
        var seen = new SeenHeartbeats(
            _context.OutboxFolder.Note("seen-heartbeats.json"), _context.Folders.FileMode, _context.Folders.Sharing);
        Health = new FleetHealthChecker(reader, seen, _context.Time);
        Hooks = OpenHooks();
    }

    // A cursor belongs to the state folder and its owner: another member's builds leave the delivery to that user's processes.
    private FleetHooks? OpenHooks()
    {
        var sharing = _context.OutboxFolder.Sharing;
        if (HookList.Count == 0 || !IsEnabled || IsObserver || _context.Folders.IsTemporary || _context.Store.Memory is not null
            || (sharing.IsShared && sharing.User != sharing.Owner))
        {
            return null;
        }

        try
        {
            return new FleetHooks(
                HookList, new HookJournal(_context.OutboxFolder.OpenHooks(), _context.OutboxFolder.FileMode),
                new FleetEvents(Server, Repository, Clean), Health, _context.Environment, Clean, Warn, _context.Time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CoordinationException)
        {
            Warn(HookDiagnostics.NotKept(e.Message));
            return null;
        }
    }

    // This host's copy of the fleet is enough except on the first day: a build does not wait for a remote to learn its own id.
    private async Task<ServerIdentity> FindIdentityAsync(FleetReader reader, bool isObserver, CancellationToken cancellationToken)
    {
        var (settings, environment) = (_context.Settings, _context.Environment);
        if (_context.IsDisabled)
            return new ServerIdentity(ServerIdentity.FromHostName(environment.HostName), "reporting is disabled");
        if (isObserver && !ServerIdentity.IsSet(settings, environment))
            return ServerIdentity.None;
        if (_context.IsObserver)
            return await FindObserverAsync(reader, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ServerIdentity.FindAsync(
                settings, environment, reader.ServersKnownHereAsync, MachineAddresses.All, cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == ServerIdentity.UnknownCode)
        {
            var (servers, freshness) = await reader.ServersKnownAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await ServerIdentity.FindAsync(
                    settings, environment, _ => Task.FromResult(servers), MachineAddresses.All, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (CoordinationException unknown) when (unknown.Diagnostic.Code == ServerIdentity.UnknownCode && !freshness.IsCurrent)
            {
                // A broken installation (BC2017, BC2018) is not an outage.
                throw new CoordinationException(freshness.Cause is { Code: "BC2017" or "BC2018" } broken ? broken : unknown.Diagnostic with
                {
                    Message = "The id of this server is unknown; "
                        + FleetDiagnostics.Describe(freshness, _context.Time.GetUtcNow()),
                });
            }
        }
    }

    // A server of the bash scripts may have this host's name: then its messages are what its inbox shows.
    private async Task<ServerIdentity> FindObserverAsync(FleetReader reader, CancellationToken cancellationToken)
    {
        var servers = await reader.ServersKnownHereAsync(cancellationToken).ConfigureAwait(false);
        if (servers.Count == 0)
            (servers, _) = await reader.ServersKnownAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ServerIdentity.FindAsync(
                _context.Settings, _context.Environment, _ => Task.FromResult(servers), MachineAddresses.All, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == ServerIdentity.UnknownCode)
        {
            return ServerIdentity.None;
        }
    }

    private BuildRuns OpenRuns(string? outerRun, RunEvidence evidence)
    {
        var settings = _context.Settings;
        var git = new GitOptions { GitExecutable = settings.GitExecutable, Environment = _context.Environment.Variables };
        return new BuildRuns(
            _context.RunsFolder,
            _context.Outbox,
            new BuildSettings
            {
                Server = Server,
                Instance = _context.Instance,
                Machine = new ServerMachine(
                    settings.Hostname ?? _context.Environment.HostName, settings.Ip
                        ?? MachineAddresses.All().FirstOrDefault(), settings.Manager),
                Level = settings.Level,
                StalledAfter = settings.StalledAfter,
                CoordinatedTargets = settings.CoordinatedTargets,
                OuterRun = outerRun ?? _context.Environment[BuildRuns.Marker],
                IsOuterRunCertain = outerRun is not null,
                Git = git,
                ReadEnvironment = _context.IsDisabled || _context.IsOffBySetting
                    ? null
                    : new EnvironmentReader(_context.Environment, git).ReadAsync,
                Redact = Clean,
                HashSecrets = () => RunSecrets.FromValues(SecretValues.Lines(_context.Environment.Variables), _context.Instance),
                CheckSecrets = texts => _context.Secrets.Check(texts),
                PublishSoon = PublishSoon,
                FlushAtEnd = () => FlushAtEndAsync(),
                OnRunEvent = Show,
                HandedOn = _telemetry.HandedOn,
                FindSpan = _telemetry.Find,
                Warn = Warn,
                SendHeartbeat = SendHeartbeatAsync,
                FindEvidence = evidence.FindAsync,
            },
            _context.Time);
    }
}
