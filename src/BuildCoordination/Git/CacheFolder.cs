using System.IO.Enumeration;
using BuildCoordination.Files;
using BuildCoordination.Processes;
using LibGit2Sharp;

namespace BuildCoordination.Git;

/// <summary>Creates, opens and repairs the bare repository of a cache on disk. Only the holder of the cache's lock may call this.</summary>
internal static class CacheFolder
{
    private const string DamageMark = "damaged";

    // git is asked about so many in one command, whose arguments the system bounds.
    private const int MostOdd = 1_000;

    private static readonly TimeSpan TemporaryAge = TimeSpan.FromHours(1);

    public static LibGit2Sharp.Repository Open(string path, GitExecutable git, TimeSpan gitDeadline)
    {
        RejectLink(path);
        if (File.Exists(path))
            File.Delete(path);
        RejectReadOnly(path);
        if (!Directory.Exists(path) || Path.Exists(Path.Combine(path, DamageMark)) || HasLinks(path) || HasOddFiles(path))
            return Recreate(path);
        RemoveLeftovers(path, gitDeadline);
        LibGit2Sharp.Repository? repository = null;
        try
        {
            repository = new LibGit2Sharp.Repository(path);
            DropUnpushed(repository);
            if (IsWhole(repository, git, gitDeadline) && AreRead(repository, path))
                return repository;
        }
        catch (Exception e) when (CacheFailure.IsDamage(e))
        {
        }

        repository?.Dispose();
        return Recreate(path);
    }

    public static LibGit2Sharp.Repository Recreate(string path)
    {
        if (Directory.Exists(path))
        {
            RejectForeign(path);
            Directory.Delete(path, recursive: true);
        }

        Folder.Make(path);
        return new LibGit2Sharp.Repository(LibGit2Sharp.Repository.Init(path, isBare: true));
    }

    /// <summary>Marks the cache for a rebuild at its next opening.</summary>
    public static void MarkDamaged(string path)
    {
        try
        {
            AtomicFile.Write(Path.Combine(path, DamageMark), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the next use finds the damage again.
        }
    }

    private static void RejectLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw new IOException("it is a link. Links are not followed there.");
    }

    // Otherwise git reports it during a fetch, with the same text as a rejection by a remote.
    private static void RejectReadOnly(string path)
    {
        foreach (var folder in new[] { path, Path.Combine(path, "objects") })
        {
            if (OperatingSystem.IsLinux() && Directory.Exists(folder) && !LinuxFile.IsWritableFolder(folder))
                throw new UnauthorizedAccessException($"{folder} may not be written.");
        }
    }

    // git and libgit2 write through links. Single objects are written under new names only, so their folders need no look.
    private static bool HasLinks(string path) => new FileSystemEnumerable<bool>(
        path, (ref FileSystemEntry _) => true, new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        ShouldRecursePredicate = (ref FileSystemEntry entry) =>
            !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !(entry.FileName.Length == 2 && entry.Directory.EndsWith("objects")),
    }.Any();

    // libgit2 opens these without asking what they are, and waits for ever for a writer of a FIFO.
    private static bool HasOddFiles(string path) =>
        Files(path, "*", SearchOption.TopDirectoryOnly)
            .Concat(Files(Path.Combine(path, "objects", "info"), "*", SearchOption.TopDirectoryOnly))
            .Concat(Files(Path.Combine(path, "objects", "pack"), "*", SearchOption.TopDirectoryOnly))
            .Concat(Files(Path.Combine(path, "refs"), "*", SearchOption.AllDirectories))
            .Any(file => OperatingSystem.IsLinux() && OddEntry.IsOdd(file.FullName));

    // To libgit2 a cache of another user's is broken. root could replace it, and its owner could not use it any more.
    private static void RejectForeign(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error)
            ?? throw LinuxFile.Failure("Cannot open", path, error);
        if (LinuxFile.Owner(folder) is { } owner && owner != LinuxFile.CurrentUser)
            throw new UnauthorizedAccessException("it belongs to another user.");
    }

    private static bool IsWhole(LibGit2Sharp.Repository repository, GitExecutable git, TimeSpan deadline)
    {
        // Thousands of heartbeats share one tree.
        var trees = new HashSet<ObjectId>();
        var odd = new List<string>();
        foreach (var id in repository.Refs.Where(reference => reference is not SymbolicReference)
            .Select(reference => new ObjectId(reference.TargetIdentifier)).Distinct())
        {
            if (TreeOf(repository, id) is not { } tree)
                odd.Add(id.Sha);
            else if (trees.Add(tree) && !HasTree(repository, tree))
                return false;
        }

        return odd.Count == 0 || git.RunAsync(
            ["rev-list", "--no-walk=unsorted", "--quiet", .. odd.Take(MostOdd)], repository.Info.Path, deadline, null,
                CancellationToken.None)
            .GetAwaiter().GetResult().Succeeded;
    }

    private static bool HasTree(LibGit2Sharp.Repository repository, ObjectId tree)
    {
        LooseObject.ThrowIfCut(repository, tree);
        return repository.Lookup<Tree>(tree) is not null;
    }

    // Null for a missing commit, and for one that libgit2 rejects: git may accept it.
    private static ObjectId? TreeOf(LibGit2Sharp.Repository repository, ObjectId commit)
    {
        LooseObject.ThrowIfCut(repository, commit);
        try
        {
            return repository.Lookup<Commit>(commit)?.Tree.Id;
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    }

    // A listing omits an unreadable ref; a read by name throws an exception.
    private static bool AreRead(LibGit2Sharp.Repository repository, string path) =>
        Files(Path.Combine(path, "refs"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file.FullName).Replace('\\', '/'))
            .Where(name => !name.EndsWith(".lock", StringComparison.Ordinal))
            .Prepend("HEAD")
            .All(name => repository.Refs[name] is not null);

    // What was made by a process that did not push it will be made again, on whatever the tip is then.
    private static void DropUnpushed(LibGit2Sharp.Repository repository)
    {
        foreach (var reference in repository.Refs.FromGlob(CacheRefs.Made + "*").ToArray())
            repository.Refs.Remove(reference);
    }

    // A git that was killed leaves its locks, and one of them is enough to stop every later one. A git whose starter was killed may still
    // run,
    // but one that is older than its deadline has nothing more to give, and one that nobody sees running has ended.
    private static void RemoveLeftovers(string path, TimeSpan gitDeadline)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var runs = new Lazy<bool>(() => GitRuns(path));
        var old = Locks(path).Where(file => now - file.LastWriteTimeUtc > gitDeadline || !runs.Value)
            .Concat(Temporary(path).Where(file => now - file.LastWriteTimeUtc > TemporaryAge)).ToArray();

        // If file locks do not work, a lock of git may be in use at any age.
        if (old.Length == 0 || !FileLock.Excludes(OpenFolder.Open(Path.GetDirectoryName(path)!)))
            return;
        foreach (var file in old)
            file.Delete();
    }

    private static bool GitRuns(string path) => !OperatingSystem.IsLinux()
        || ProcessTable.All()
            .Any(process =>
            process.IsAlive && ProcessTable.CommandLine(process.Id)?.Contains($"--git-dir={path}", StringComparison.Ordinal) == true);

    private static IEnumerable<FileInfo> Locks(string path) =>
        Files(path, "*.lock", SearchOption.TopDirectoryOnly)
            .Concat(Files(Path.Combine(path, "refs"), "*.lock", SearchOption.AllDirectories))
            .Concat(Files(Path.Combine(path, "objects", "info"), "*.lock", SearchOption.AllDirectories))
            .Concat(Files(path, "gc.pid", SearchOption.TopDirectoryOnly));

    private static IEnumerable<FileInfo> Temporary(string path) =>
        Files(Path.Combine(path, "objects"), "tmp_*", SearchOption.TopDirectoryOnly)
            .Concat(Files(Path.Combine(path, "objects", "pack"), "tmp_*", SearchOption.TopDirectoryOnly));

    private static IEnumerable<FileInfo> Files(string folder, string pattern, SearchOption depth) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(pattern, depth) : [];
}
