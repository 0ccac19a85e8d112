using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Redaction;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination;

/// <summary>The shared resources of one coordinator's features: settings, folders, the store and the outbox.</summary>
internal sealed class CoordinationContext : IAsyncDisposable
{
    private readonly StateFolders? _unreported;
    private readonly CancellationTokenSource _closed = new();
    private int _isDisposed;

    private CoordinationContext(
        ResolvedSettings settings, EnvironmentSnapshot environment, StateFolders folders, RepositoryUrl url, TimeProvider time,
        Action<CoordinationDiagnostic> warn, string? disabledReason = null, MemoryRepository? memory = null, bool isObserver = false)
    {
        IsObserver = isObserver;
        IsDisabled = disabledReason is not null;
        DisabledReason = disabledReason ?? (settings.Enabled ? null : SettingsDiagnostics.Disabled(settings.OriginOf("enabled")).Message);
        (Settings, Environment, Folders, Url, Time) = (settings, environment, folders, url, time);
        Redactor = new Redactor(environment.Variables);
        Secrets = new SecretPolicy(Redactor, settings.Redaction == RedactionMode.Strict);
        var options = new GitOptions
        {
            Branch = settings.Branch,
            Deadline = settings.GitDeadline,
            GitExecutable = settings.GitExecutable,
            Environment = GitPathVariables.Resolve(environment.Variables, environment.WorkingFolder),
        };
        RepositoryKey = KeyOf(url, settings);
        OutboxFolder = new OutboxFolder(folders, "repositories", RepositoryKey);
        // A build that is not reported leaves no record: whoever reports next would take a killed one for a crashed one.
        _unreported = IsDisabled || settings.Enabled ? null : StateFolders.OpenTemporary();
        RunsFolder = new BuildRunsFolder(folders, _unreported ?? folders, RepositoryKey);
        Instance = new InstanceFile(folders).Read();
        Action? whenDisabled = isObserver ? () => throw SettingsDiagnostics.OnlyObserves()
            : IsDisabled ? () => { }
            : settings.Enabled ? null : () => warn(SettingsDiagnostics.Disabled(settings.OriginOf("enabled")));
        Outbox = new OutboxWriter(OutboxFolder, text => Redactor.Redact(text).Text, time, whenDisabled);
        Store = new CoordinationStore(
            Path.Combine(CacheOf(folders), RepositoryKey + ".git"), new GitRemote(url, options), options, OutboxFolder, time)
            {
                Memory = memory,
            };
        Publisher = new Publisher(
            Outbox, new OutboxQueue(Outbox, time, warn), Store, new RejectionVerdict(OutboxFolder, url, time), time);
        Background = new BackgroundPublisher(Publisher, time, warn);
    }

    /// <summary>The name of this repository's folders in state and cache.</summary>
    public string RepositoryKey { get; }

    /// <summary>Whether reporting is off for this coordinator: builds run, and nothing is accepted or published.</summary>
    public bool IsDisabled { get; }

    /// <summary>Whether this only reads: nothing is accepted, published or written but the cache.</summary>
    public bool IsObserver { get; }

    /// <summary>The reason why reporting is disabled, in one sentence; null if it is enabled.</summary>
    public string? DisabledReason { get; }

    /// <summary>Whether the coordinator is disposed: runs that it began may still end.</summary>
    public bool IsClosed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>Ends what is under way when the coordinator is disposed, such as the heartbeat of a run.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Whether the setting <c>enabled</c> is false: updates are dropped with a warning, and nothing is pushed.</summary>
    public bool IsOffBySetting => !Settings.Enabled;

    /// <summary>Which machine and state folder speaks.</summary>
    public string Instance { get; }

    public ResolvedSettings Settings { get; }

    public EnvironmentSnapshot Environment { get; }

    public StateFolders Folders { get; }

    public RepositoryUrl Url { get; }

    public TimeProvider Time { get; }

    public Redactor Redactor { get; }

    public SecretPolicy Secrets { get; }

    public OutboxFolder OutboxFolder { get; }

    public BuildRunsFolder RunsFolder { get; }

    public OutboxWriter Outbox { get; }

    public CoordinationStore Store { get; }

    public Publisher Publisher { get; }

    public BackgroundPublisher Background { get; }

    public static CoordinationContext Open(
        BuildCoordinationOptions options, EnvironmentSnapshot environment, TimeProvider time, Action<CoordinationDiagnostic> warn,
        MemoryRepository? memory = null)
    {
        var settings = SettingsResolver.Resolve(options, environment);
        foreach (var warning in settings.Warnings)
            warn(warning);
        if (options.IsDisabled || (options.AllowTemporaryState && !settings.Enabled))
        {
            var passing = StateFolders.OpenTemporary();
            var reason = !settings.Enabled ? SettingsDiagnostics.Disabled(settings.OriginOf("enabled")).Message
                : options.DisabledReason ?? "No coordination repository is configured.";
            return new CoordinationContext(
                settings, environment, passing, RepositoryUrl.Parse(passing.EmbeddedRepository), time, warn, reason);
        }

        if (memory is not null)
        {
            var temporary = StateFolders.OpenTemporary();
            return new CoordinationContext(
                settings, environment, temporary, RepositoryUrl.Parse(temporary.EmbeddedRepository), time, warn, memory: memory);
        }

        if (options.IsObserver == true || (options.MayObserve && IsStranger(settings, environment)))
            return OpenIn(settings, environment, StateFolders.OpenObserver(settings, environment, warn), time, warn, isObserver: true);
        if (!options.AllowTemporaryState)
            return Open(settings, environment, StateFolders.Open(settings, environment), time, warn);
        try
        {
            var context = Open(settings, environment, StateFolders.OpenWithRoom(settings, environment), time, warn);
            context.OutboxFolder.ThrowIfFileIsFixed();
            return context;
        }
        catch (Exception e) when (SettingsDiagnostics.OfState(e) is not null)
        {
            warn(SettingsDiagnostics.TemporaryState(SettingsDiagnostics.OfState(e)!));
            return Open(settings, environment, StateFolders.OpenTemporary(), time, warn);
        }
    }

    // Nothing here says which server this is, and no server of this machine has anything of the repository.
    private static bool IsStranger(ResolvedSettings settings, EnvironmentSnapshot environment) =>
        settings.Repository is { } repository && !ServerIdentity.IsSet(settings, environment)
        && (StateFolders.PathOf(settings, environment) is not { } state
            // A command that only found out that it does not know its server leaves a folder in which nothing was accepted.
            || !OutboxFolder.HasAccepted(Path.Combine(state, "repositories", KeyOf(RepositoryUrl.Parse(repository), settings))));

    private static string KeyOf(RepositoryUrl url, ResolvedSettings settings) =>
        BuildCoordination.Settings.RepositoryKey.Of(url.ForGit, settings.Branch);

    private static CoordinationContext Open(
        ResolvedSettings settings, EnvironmentSnapshot environment, StateFolders folders, TimeProvider time,
        Action<CoordinationDiagnostic> warn)
    {
        try
        {
            var context = OpenIn(settings, environment, folders, time, warn);
            if (folders.IsShared)
                TakeOverPrivate(context);
            return context;
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == SettingsDiagnostics.NotSharedCode)
        {
            var own = StateFolders.OpenPrivate(settings, environment, folders);
            warn(e.Diagnostic);
            return OpenIn(settings, environment, own, time, warn);
        }
    }

    private static void TakeOverPrivate(CoordinationContext context)
    {
        var state = context.Environment.StateFolder;
        if (state is null || state == context.Folders.State
            || !Directory.Exists(Path.Combine(state, "repositories", context.RepositoryKey, "outbox")))
        {
            return;
        }

        try
        {
            context.OutboxFolder.TakeOver(StateFolders.OpenPrivate(context.Settings, context.Environment, context.Folders));
        }
        catch (Exception e) when (e is CoordinationException or IOException or UnauthorizedAccessException)
        {
            // It waits there as before, and 'doctor' says so.
        }
    }

    private static CoordinationContext OpenIn(
        ResolvedSettings settings, EnvironmentSnapshot environment, StateFolders folders, TimeProvider time,
        Action<CoordinationDiagnostic> warn, bool isObserver = false)
    {
        if (isObserver && settings.IsEmbedded)
            throw SettingsDiagnostics.NoRepository(settings.MistypedVariables);
        folders.Root.OnOddEntry = path => warn(SettingsDiagnostics.OddEntry(path));
        // Before anything is made in it.
        folders.Under();
        if (settings.IsEmbedded)
            folders.MakeEmbedded();
        var repository = settings.RepositoryIn(folders);
        if (settings.IsEmbedded)
            EmbeddedRepository.Create(repository, settings.Branch);
        return new CoordinationContext(settings, environment, folders, RepositoryUrl.Parse(repository), time, warn, isObserver: isObserver);
    }

    // Opening the cache reports what is wrong with the folder (BC2021); a reader then shows what else it knows.
    private static string CacheOf(StateFolders folders)
    {
        try
        {
            return folders.CacheUnder("repositories");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(folders.Cache, "repositories");
        }
    }

    /// <exception cref="ObjectDisposedException">The coordinator is disposed.</exception>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, typeof(BuildCoordinator));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _closed.CancelAsync().ConfigureAwait(false);
        await Background.DisposeAsync().ConfigureAwait(false);
        Store.Dispose();
        _unreported?.Forget();
        if (Folders.IsTemporary && (IsDisabled || Store.Memory is not null || Publisher.Waiting.Count == 0))
            Folders.Forget();
    }
}
