using System.Globalization;

namespace BuildCoordination.CloudStack.Packages;

/// <summary>
/// A <c>.changes</c> file: what a run of dpkg-buildpackage made (Debian Policy 5.5; RFC-822-like fields with indented lists).
/// </summary>
internal sealed record ChangesFile(string? Version, IReadOnlyList<ChangesEntry> Files)
{
    public static ChangesFile Parse(IEnumerable<string> lines)
    {
        string? version = null;
        var field = "";
        var files = new List<ChangesEntry>();
        foreach (var line in lines)
        {
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                if (field.Equals("Checksums-Sha256", StringComparison.OrdinalIgnoreCase) && Entry(line) is { } entry)
                    files.Add(entry);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            field = colon < 0 ? "" : line[..colon];
            if (field.Equals("Version", StringComparison.OrdinalIgnoreCase))
                version = line[(colon + 1)..].Trim();
        }

        return new ChangesFile(version, files);
    }

    private static ChangesEntry? Entry(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var sha, var size, var name]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && sha.Length == 64
            && name == Path.GetFileName(name)
            ? new ChangesEntry(name, bytes, sha.ToLowerInvariant())
            : null;
}

internal sealed record ChangesEntry(string Name, long Size, string Sha256);
