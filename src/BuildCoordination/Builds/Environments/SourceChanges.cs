using System.Security.Cryptography;
using BuildCoordination.Files;
using BuildCoordination.Git;

namespace BuildCoordination.Builds.Environments;

/// <summary>
/// Reads the files of a source tree that differ from its commit. Untracked files are left out, because builds create them.
/// </summary>
internal static class SourceChanges
{
    private const int Most = 50;
    private const int Largest = 4 << 20;
    private const int HashDigits = 16;

    // No hook, monitor or diff program of the tree runs, and git does not write the index, which the build may use.
    private static readonly string[] Diff =
    [
        "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
        "diff", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--no-renames", "--relative", "--name-only", "-z", "HEAD",
    ];

    /// <summary>Reads the changes as <c>path=content</c>; none if git fails.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string source, GitOptions options, CancellationToken cancellationToken)
    {
        if (SourceTree.Around(Path.GetFullPath(source)) is null)
            return [];
        var (output, _) = await SourceRevision.RunAsync(source, options, Diff, cancellationToken).ConfigureAwait(false);
        var paths = (output ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. paths.Take(Most).Select(path => $"{path}={ContentOf(Path.Combine(source, path))}"),
            .. paths.Length > Most ? [$"{paths.Length - Most} more"] : Array.Empty<string>(),
        ];
    }

    private static string ContentOf(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } target)
            return $"link to {target}";
        if (!file.Exists)
            return "deleted";
        if (!NamedFile.IsOrdinary(path) || file.Length > Largest)
            return $"{file.Length} bytes";
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..HashDigits];
    }
}
