using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using LibGit2Sharp;

namespace BuildCoordination.Git;

/// <summary>
/// The objects of one coordination repository on this machine: a bare repository, held by one process at a time. What is in it can be had
/// again, so a damaged one is rebuilt.
/// </summary>
internal sealed partial class ObjectCache : IDisposable
{
    private readonly FileLock? _lock;
    private readonly GitExecutable _git;
    private LibGit2Sharp.Repository _repository;

    private ObjectCache(string path, FileLock held, GitOptions options)
    {
        (Path, _lock, _git) = (path, held, new GitExecutable(options));
        _repository = CacheFolder.Open(path, _git, options.Deadline);
    }

    // Somebody else holds it.
    private ObjectCache(string path, GitOptions options)
    {
        (Path, _git) = (path, new GitExecutable(options));
        _repository = new LibGit2Sharp.Repository(path);
    }

    public string Path { get; }

    /// <summary>Whether nothing was fetched into it yet.</summary>
    public bool IsEmpty => Guarded(() => !
        _repository.Refs.FromGlob(CacheRefs.Fetched + "*").Concat(_repository.Refs.FromGlob(CacheRefs.Gone + "*")).Any());

    /// <summary>
    /// Waits for the process that holds the cache, makes the cache when there is none or a broken one, and holds it until disposed.
    /// </summary>
    /// <exception cref="CoordinationException">BC2020: held for too long. BC2021: it cannot be made or written.</exception>
    public static async Task<ObjectCache> OpenAsync(string path, GitOptions options, CancellationToken cancellationToken)
    {
        FileLock? held = null;
        try
        {
            Folder.Make(System.IO.Path.GetDirectoryName(path)!);
            held = await FileLock.AcquireAsync(path + ".lock", 2 * options.Deadline, cancellationToken).ConfigureAwait(false)
                ?? throw GitDiagnostics.CacheBusy(path);
            var cache = new ObjectCache(path, held, options);
            held = null;
            return cache;
        }
        catch (Exception e) when (CacheFailure.IsDamage(e))
        {
            // It was damaged even after it was rebuilt.
            throw GitDiagnostics.CacheUnusable(path, DiskFailure.Try(path) ?? e);
        }
        catch (Exception e) when (CacheFailure.IsKnown(e))
        {
            throw CacheFailure.From(path, e);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Opens the cache to read in it, though somebody else holds it; null if that cannot be done.</summary>
    public static ObjectCache? TryOpenHeld(string path, GitOptions options)
    {
        try
        {
            return Directory.Exists(path) ? new ObjectCache(path, options) : null;
        }
        catch (Exception e) when (CacheFailure.IsDamage(e) || CacheFailure.IsKnown(e))
        {
            return null;
        }
    }

    /// <summary>Throws everything away that is in it.</summary>
    public void Rebuild() => Reopen(() => CacheFolder.Recreate(Path));

    /// <summary>
    /// Sees what git changed. A handle of libgit2 never reads the file <c>shallow</c> again: the walk over parents would go beyond the new
    /// edge.
    /// </summary>
    public void Reopen() => Reopen(() => new LibGit2Sharp.Repository(Path));

    /// <summary>Has the cache rebuilt at its next opening.</summary>
    public CoordinationException Damaged(string reason)
    {
        CacheFolder.MarkDamaged(Path);
        return GitDiagnostics.CacheDamaged(Path, new LibGit2SharpException(reason));
    }

    public void Dispose()
    {
        _repository.Dispose();
        _lock?.Dispose();
    }

    private void Reopen(Func<LibGit2Sharp.Repository> open) => Guarded(() =>
    {
        _repository.Dispose();
        _root = null;
        _whole.Clear();
        _odd.Clear();
        return _repository = open();
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (CacheFailure.IsKnown(e))
        {
            // On a full disk libgit2 misses objects that it just wrote. A rebuilt cache would miss them, too.
            if (CacheFailure.IsDamage(e) && DiskFailure.Try(Path) is { } full)
                throw GitDiagnostics.CacheUnusable(Path, full);
            if (CacheFailure.IsDamage(e) && _lock is not null)
                CacheFolder.MarkDamaged(Path);
            throw CacheFailure.From(Path, e);
        }
    }
}
