using System.Security.Cryptography;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Documents;
using BuildCoordination.Files;

namespace BuildCoordination.CloudStack.Packages;

/// <summary>
/// Finds the packages of the run that just ended in its <c>.changes</c> file, because old packages are in the same folder. Each is checked
/// against what the file says of it.
/// </summary>
internal sealed record PackageSearch(IReadOnlyList<PackageFile> Packages, string? Problem)
{
    private const int LargestBuildInfo = 4 << 20;

    /// <summary>The installed build dependencies, from the <c>.buildinfo</c> that the <c>.changes</c> names.</summary>
    public IReadOnlyList<string> Installed { get; private init; } = [];

    // File systems keep times more coarsely than clocks.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(2);

    public static PackageSearch Find(string folder, DateTimeOffset since)
    {
        try
        {
            var changes = new DirectoryInfo(folder).EnumerateFiles("*.changes")
                .Where(file => NamedFile.IsOrdinary(file.FullName) && file.LastWriteTimeUtc >= since.UtcDateTime - Coarseness)
                .MaxBy(file => file.LastWriteTimeUtc);
            return changes is null ? new([], $"there is no .changes file of this build in {folder}") : Read(changes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], e.Message);
        }
    }

    private static PackageSearch Read(FileInfo changes)
    {
        var file = ChangesFile.Parse(File.ReadLines(changes.FullName));
        var packages = new List<PackageFile>();
        foreach (var entry in file.Files.Where(entry => entry.Name.EndsWith(".deb", StringComparison.Ordinal)))
        {
            var path = Path.Combine(changes.DirectoryName!, entry.Name);
            if (ProblemWith(path, entry) is { } problem)
                return new(packages, problem);
            var parts = entry.Name.Split('_');
            packages.Add(new PackageFile(parts[0], parts.Length > 1 ? parts[1] : file.Version, path, entry.Size, entry.Sha256));
        }

        return new(packages, packages.Count == 0 ? $"{changes.Name} names no packages" : null) { Installed = InstalledBy(changes, file) };
    }

    private static IReadOnlyList<string> InstalledBy(FileInfo changes, ChangesFile file)
    {
        var entry = file.Files.FirstOrDefault(
            entry => entry.Name.EndsWith(".buildinfo", StringComparison.Ordinal) && entry.Size <= LargestBuildInfo);
        if (entry is null)
            return [];
        var path = Path.Combine(changes.DirectoryName!, entry.Name);
        return ProblemWith(path, entry) is null ? DebianPackages.InstalledIn(File.ReadLines(path)) : [];
    }

    private static string? ProblemWith(string path, ChangesEntry entry)
    {
        if (!File.Exists(path))
            return $"{entry.Name} is missing";
        if (!NamedFile.IsOrdinary(path))
            return $"{entry.Name} is no ordinary file";
        using var stream = File.OpenRead(path);
        return stream.Length != entry.Size ? $"{entry.Name} has {stream.Length} bytes, not {entry.Size}"
            : Convert.ToHexStringLower(SHA256.HashData(stream)) != entry.Sha256 ? $"{entry.Name} is not what its checksum says"
            : null;
    }
}
