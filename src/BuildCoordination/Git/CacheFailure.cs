using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using LibGit2Sharp;

namespace BuildCoordination.Git;

/// <summary>
/// Turns the exceptions of LibGit2Sharp into diagnostics. It throws nearly any type: a NullReferenceException for an object that is
/// missing, for example.
/// </summary>
internal static class CacheFailure
{
    // libgit2 passes on the system's words, without its number. Such a cache is whole: rebuilding it would only lose what is known offline.
    private static readonly string[] SystemWords =
        ["Permission denied", "Operation not permitted", "Too many open files", "Input/output error"];

    /// <summary>Whether a rebuilt cache would not fail in this way.</summary>
    public static bool IsDamage(Exception e) => IsKnown(e) && !IsLibraryMissing(e) && !IsOfSystem(e);

    /// <summary>Whether <see cref="From"/> has a diagnostic for it.</summary>
    public static bool IsKnown(Exception e) => e is not (CoordinationException or OperationCanceledException or OutOfMemoryException);

    public static CoordinationException From(string path, Exception e) =>
        IsLibraryMissing(e) ? GitDiagnostics.LibraryMissing(CauseOf(e))
        : IsOfSystem(e) ? GitDiagnostics.CacheUnusable(path, e)
        : GitDiagnostics.CacheDamaged(path, e);

    /// <summary>For a repository of this machine that is no cache: nothing brings its contents again, so it is never rebuilt.</summary>
    public static CoordinationException FromEmbedded(string path, Exception e) =>
        IsLibraryMissing(e) ? GitDiagnostics.LibraryMissing(CauseOf(e)) : GitDiagnostics.EmbeddedUnusable(path, e);

    /// <summary>Loads libgit2.</summary>
    /// <returns>Why it cannot be loaded; null if it can.</returns>
    public static CoordinationDiagnostic? FindMissingLibrary()
    {
        try
        {
            _ = GlobalSettings.Version.Features;
            return null;
        }
        catch (Exception e) when (IsLibraryMissing(e))
        {
            return GitDiagnostics.LibraryMissing(CauseOf(e)).Diagnostic;
        }
    }

    // The first failure to load is a DllNotFoundException inside of a TypeInitializationException; each later one repeats the outer
    // exception.
    private static bool IsLibraryMissing(Exception e) => CauseOf(e) switch
    {
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException => true,
        FileNotFoundException { FileName: { } name } => IsLibrary(name),
        FileLoadException { FileName: { } name } => IsLibrary(name),
        _ => false,
    };

    private static bool IsOfSystem(Exception e) => e is IOException or UnauthorizedAccessException
        || (e is LibGit2SharpException && (DiskFailure.Find(e.Message) is not null
            || SystemWords.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase))));

    private static bool IsLibrary(string name) => name.StartsWith(nameof(LibGit2Sharp), StringComparison.Ordinal);

    private static Exception CauseOf(Exception e) => e is TypeInitializationException { InnerException: { } inner } ? CauseOf(inner) : e;
}
