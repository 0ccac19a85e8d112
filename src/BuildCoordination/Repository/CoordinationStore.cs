using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Repository;

/// <param name="At">When the remote was asked, as a timestamp of the store's time.</param>
/// <param name="Diagnostic">Its diagnostic.</param>
internal sealed record LastingFailure(long At, CoordinationDiagnostic Diagnostic);

/// <summary>
/// The coordination repository as this process reaches it: the local cache of objects, the git remote, and the tip that was last known.
/// </summary>
internal sealed class CoordinationStore(
    string cachePath, GitRemote remote, GitOptions options, RepositoryFolder folder, TimeProvider time) : IDisposable
{
    // If file locks do not work, this at least serialises the threads of this process.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private CoordinationStore? _temporary;
    private StateFolders? _temporaryFolders;
    private string? _liveBlob;
    private WeakReference<MessagesDocument>? _live;

    /// <summary>Compared with <c>min_writer</c> of <c>coordination/format.json</c>.</summary>
    public const int WriterVersion = FormatDocument.Current;

    /// <summary>Stands for the tip of a branch that is gone.</summary>
    public const string NoTip = "nothing";

    public GitOptions Options => options;

    /// <summary>Stands for the remote and the cache in the tests of programs; null where there are these two.</summary>
    public MemoryRepository? Memory { get; init; }

    /// <summary>The known rewinds of the branch.</summary>
    public RewindRecord Rewinds { get; } = new(folder, time);

    public GitRemote Remote => remote;

    /// <summary>The reason of a lasting failure of the remote in this process; null if there is none.</summary>
    public LastingFailure? LastingFailure { get; private set; }

    /// <summary>Whether a person agreed that a fleet is founded in a repository that holds something else.</summary>
    public bool MayFound { get; set; }

    /// <summary>
    /// Uses the cache, for this process alone. If it turns out to be damaged, it is rebuilt and <paramref name="use"/> is called once more.
    /// </summary>
    public async Task<T> UseAsync<T>(Func<StoreSession, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await UseOnceAsync(use, cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException e) when (e.Diagnostic.Code == GitDiagnostics.DamagedCode)
        {
            return await UseOnceAsync(use, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The live messages of a blob, read once while they are in memory: an attempt that ended at a deadline is followed by another one,
    /// and a large document twice is twice its memory.
    /// </summary>
    public MessagesDocument? LiveMessages(string? blob, Func<byte[]?> read)
    {
        if (blob is not null && blob == _liveBlob && _live?.TryGetTarget(out var known) == true)
            return known;
        if (blob is null || read() is not { } bytes)
            return null;
        var live = MessagesDocument.Parse(bytes);
        (_liveBlob, _live) = (blob, new(live));
        return live;
    }

    private async Task<T> UseOnceAsync<T>(Func<StoreSession, Task<T>> use, CancellationToken cancellationToken)
    {
        using var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await use(session).ConfigureAwait(false);
    }

    private async Task<StoreSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(2 * options.Deadline, cancellationToken).ConfigureAwait(false))
            throw GitDiagnostics.CacheBusy(cachePath);
        ObjectCache? cache = null;
        try
        {
            cache = await ObjectCache.OpenAsync(cachePath, options, cancellationToken).ConfigureAwait(false);
            return new StoreSession(this, cache, KnownTip());
        }
        catch
        {
            cache?.Dispose();
            _gate.Release();
            throw;
        }
    }

    /// <summary>
    /// Opens the cache to read what is in it while somebody else holds it; null if there is none. Its holder may
    /// collect or rebuild it meanwhile: then a read in it fails.
    /// </summary>
    public StoreSession? OpenHeld() =>
        ObjectCache.TryOpenHeld(cachePath, options) is { } cache ? new(this, cache, KnownTip(), isHeld: true) : null;

    /// <summary>Lets the next one of this process open the cache.</summary>
    public void Closed() => _gate.Release();

    /// <summary>The same repository with a cache of this process alone, for a reader whose own cache cannot be used.</summary>
    public CoordinationStore WithTemporaryCache()
    {
        if (_temporary is not null)
            return _temporary;
        _temporaryFolders ??= StateFolders.OpenTemporary();
        var path = Path.Combine(_temporaryFolders.State, Path.GetFileName(cachePath));
        // What is known already need not be fetched, and is all that is known while the remote is away.
        CacheCopy.TryMake(cachePath, path);
        return _temporary = new CoordinationStore(path, remote, options, folder, time);
    }

    public void Dispose()
    {
        _temporary?.Dispose();
        _temporaryFolders?.Forget();
    }

    /// <summary>
    /// Throws away what this user has of the repository; the next fetch brings it again. What waits in the outbox is not touched.
    /// </summary>
    public async Task StartAfreshAsync(CancellationToken cancellationToken)
    {
        using var cache = await ObjectCache.OpenAsync(cachePath, options, cancellationToken).ConfigureAwait(false);
        cache.Rebuild();
    }

    public async Task<bool> IsCacheDamagedAsync(CancellationToken cancellationToken)
    {
        using var cache = await ObjectCache.OpenAsync(cachePath, options, cancellationToken).ConfigureAwait(false);
        return await cache.IsDamagedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether this user has anything of the repository.</summary>
    public bool HasCache => Directory.Exists(cachePath);

    public string CachePath => cachePath;

    /// <summary>When the remote was reached last with the cache, by any process; null where that was not noted.</summary>
    public DateTimeOffset? ReachedAt => ObjectCache.ReachedAtOf(cachePath);

    /// <summary>When a process of this host asked last that each poll is noted.</summary>
    public DateTimeOffset? AskedAt => ObjectCache.AskedAtOf(cachePath);

    public void MarkAsked(DateTimeOffset now) => ObjectCache.MarkAsked(cachePath, now);

    /// <summary>Collects the cache where that is worth it; true when it was. Minutes for a large cache.</summary>
    public async Task<bool> CollectAsync(CancellationToken cancellationToken)
    {
        using var cache = await ObjectCache.OpenAsync(cachePath, options, cancellationToken).ConfigureAwait(false);
        if (!cache.IsWorthCollecting)
            return false;
        await cache.CollectAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Notes how the remote answered, with null for well.</summary>
    public void NoteAnswer(RemoteFailure? failure) =>
        LastingFailure = failure is { IsLasting: true } ? new LastingFailure(time.GetTimestamp(), failure.Diagnostic) : null;

    /// <summary>The tip that this user saw last.</summary>
    public string? KnownTip() => folder.ReadNote(folder.KnownTip) is { Length: 40 or 64 } text
        && text.All(letter => char.IsAsciiHexDigit((char)letter))
        ? Encoding.ASCII.GetString(text)
        : null;

    public void Remember(string? tip)
    {
        try
        {
            folder.WriteNote(folder.KnownTip, Encoding.ASCII.GetBytes(tip ?? ""));
        }
        catch (IOException e) when (DiskFailure.Find(e.Message) is not null)
        {
            // The next fetch goes on from the tip that was noted before. A reader on a full disk still reads.
        }
    }
}
