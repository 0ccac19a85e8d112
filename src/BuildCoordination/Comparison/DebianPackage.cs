using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Comparison;

/// <summary>A package in a file of this machine, read with <c>dpkg-deb</c>.</summary>
internal sealed class DebianPackage(string path)
{
    /// <summary>The member with the checksums of the other files.</summary>
    public const string Checksums = "./md5sums";

    private const long LargestArchive = 64 << 20;

    // The members of a package as in deb(5), and the option that writes each.
    private static readonly (string Member, string Option)[] Members = [("control.tar", "--ctrl-tarfile"), ("data.tar", "--fsys-tarfile")];

    /// <summary>
    /// Finds the first file in which two packages differ, such as <c>data.tar: ./usr/lib/x.jar: META-INF/MANIFEST.MF</c>; null where only
    /// their compression differs, or one cannot be read.
    /// </summary>
    /// <exception cref="ProcessStartException">There is no <c>dpkg-deb</c>.</exception>
    public static async Task<string?> FindDifferenceAsync(string firstPath, string secondPath, CancellationToken cancellationToken)
    {
        var (first, second) = (new DebianPackage(firstPath), new DebianPackage(secondPath));
        foreach (var (member, option) in Members)
        {
            var (left, right) = (
                await first.ListAsync(option, cancellationToken).ConfigureAwait(false),
                await second.ListAsync(option, cancellationToken).ConfigureAwait(false));
            var known = right.ToDictionary(file => file.Name, StringComparer.Ordinal);
            var name = left.FirstOrDefault(file => known.GetValueOrDefault(file.Name) != file)?.Name
                ?? right.Select(file => file.Name).Except(left.Select(file => file.Name), StringComparer.Ordinal).FirstOrDefault();
            if (name is null)
                continue;
            var inner = await FindInnerAsync(first, second, option, name, cancellationToken).ConfigureAwait(false);
            return $"{member}: {name}{(inner is null ? "" : $": {inner}")}";
        }

        return null;
    }

    /// <summary>Tests whether the path is an ordinary file with this content.</summary>
    public static bool Has(string path, long? size, string? sha256)
    {
        if (sha256 is null || !File.Exists(path) || !NamedFile.IsOrdinary(path))
            return false;
        using var file = File.OpenRead(path);
        return file.Length == size && Convert.ToHexStringLower(SHA256.HashData(file)) == sha256;
    }

    private async Task<IReadOnlyList<PackedFile>> ListAsync(string option, CancellationToken cancellationToken)
    {
        var files = new List<PackedFile>();
        await ReadAsync(
            option,
            entry =>
            {
                var hash = entry.DataStream is { } data ? Convert.ToHexStringLower(SHA256.HashData(data)) : "";
                files.Add(new(entry.Name, entry.EntryType, entry.Mode, entry.LinkName, hash, $"{entry.Uid}:{entry.Gid}"));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return [.. files.Where(file => file.Name != Checksums).DistinctBy(file => file.Name, StringComparer.Ordinal)];
    }

    // The archive's own list has a checksum of each file.
    private static async Task<string?> FindInnerAsync(
        DebianPackage first, DebianPackage second, string option, string name, CancellationToken cancellationToken)
    {
        if (Path.GetExtension(name) is not (".jar" or ".war" or ".zip"))
            return null;
        var left = await first.ZipListAsync(option, name, cancellationToken).ConfigureAwait(false);
        var right = await second.ZipListAsync(option, name, cancellationToken).ConfigureAwait(false);
        return left is null || right is null ? null
            : left.Except(right).Concat(right.Except(left)).Select(entry => entry.Name).FirstOrDefault();
    }

    private async Task<IReadOnlyList<(string Name, uint Checksum, long Length)>?> ZipListAsync(
        string option, string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string, uint, long)>? found = null;
        await ReadAsync(
            option,
            entry =>
            {
                if (entry.Name != name || entry.DataStream is not { } data || entry.Length > LargestArchive)
                    return true;
                using var memory = new MemoryStream();
                data.CopyTo(memory);
                using var archive = new ZipArchive(memory, ZipArchiveMode.Read);
                found = [.. archive.Entries.Select(inner => (inner.FullName, inner.Crc32, inner.Length))];
                return false;
            },
            cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async Task ReadAsync(string option, Func<TarEntry, bool> read, CancellationToken cancellationToken)
    {
        var program = ChildProcess.Start(new("dpkg-deb", [option, path])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "C" },
            Grouping = ProcessGrouping.NewGroup,
            Input = Stdio.Null,
            Output = Stdio.Pipe,
            Error = Stdio.Null,
        });
        await using var disposed = program.ConfigureAwait(false);
        using var registration = cancellationToken.Register(() => program.Signal(SignalNumber.Kill));
        using var tar = new TarReader(program.Output);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry && read(entry))
        {
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    // Without the time: it differs in every build.
    private sealed record PackedFile(string Name, TarEntryType Type, UnixFileMode Mode, string Link, string Hash, string Owner);
}
