namespace BuildCoordination.Builds.Environments;

/// <summary>The packages that dpkg has installed on this machine.</summary>
internal sealed class DebianPackages
{
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _providers = new(StringComparer.Ordinal);

    /// <summary>Reads dpkg's list of packages, <c>/var/lib/dpkg/status</c>.</summary>
    public static DebianPackages Read(string status)
    {
        var packages = new DebianPackages();
        string? name = null, version = null, provides = null;
        var isInstalled = false;
        foreach (var line in File.ReadLines(status).Append(""))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 2)..];
            switch (colon < 0 ? line : line[..colon])
            {
                case "Package":
                    name = value;
                    break;
                case "Version":
                    version = value;
                    break;
                case "Provides":
                    provides = value;
                    break;
                case "Status":
                    isInstalled = value.EndsWith(" installed", StringComparison.Ordinal);
                    break;
                case "":
                    if (name is not null && version is not null && isInstalled)
                        packages.Add(name, version, provides);
                    (name, version, provides, isInstalled) = (null, null, null, false);
                    break;
            }
        }

        return packages;
    }

    /// <summary>
    /// Reads the build dependencies of a source as <c>package=version</c>; without a version, the package is missing. The name is that of
    /// the first alternative. The version names the installed alternative or provider, if that is another package.
    /// </summary>
    public IReadOnlyList<string> DependenciesOf(string control) =>
        [.. BuildDepends(control).Select(Resolve).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads the field <c>Installed-Build-Depends</c> of a <c>.buildinfo</c> (deb-buildinfo(5)).</summary>
    public static IReadOnlyList<string> InstalledIn(IEnumerable<string> buildInfo) =>
    [
        .. FieldsOf(buildInfo, "Installed-Build-Depends")
        .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(entry => entry.Split(" (= ", 2)).Where(parts => parts.Length == 2)
            .Select(parts => $"{parts[0]}={parts[1].TrimEnd(')')}").Order(StringComparer.Ordinal),
    ];

    private void Add(string name, string version, string? provides)
    {
        _versions.TryAdd(name, version);
        foreach (var provided in (provides ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            _providers.TryAdd(NameIn(provided), name);
    }

    private string Resolve(string[] alternatives)
    {
        if (_versions.TryGetValue(alternatives[0], out var own))
            return $"{alternatives[0]}={own}";
        var installed = alternatives.FirstOrDefault(_versions.ContainsKey)
            ?? alternatives.Select(name => _providers.GetValueOrDefault(name)).FirstOrDefault(provider => provider is not null);
        return installed is null ? alternatives[0] : $"{alternatives[0]}={installed} {_versions[installed]}";
    }

    private static IEnumerable<string[]> BuildDepends(string control) =>
        from field in (string[])["Build-Depends", "Build-Depends-Indep", "Build-Depends-Arch"]
        from text in FieldsOf(File.ReadLines(control).TakeWhile(line => line.Length > 0), field)
        from dependency in text.Split(',')
        let names = dependency.Split('|').Select(NameIn).Where(IsName).ToArray()
        where names.Length > 0
        select names;

    // debhelper-compat (= 13), gcc:native [amd64] <!nocheck>
    private static string NameIn(string text) => text.Trim().Split(' ', '(', '[', '<', ':')[0];

    private static bool IsName(string text) =>
        text.Length > 1 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '-' or '.');

    // A field continues in lines that begin with a space, also after a comment.
    private static IEnumerable<string> FieldsOf(IEnumerable<string> lines, string field)
    {
        var isIn = false;
        foreach (var line in lines.Where(line => !line.StartsWith('#')))
        {
            isIn = line is [' ' or '\t', ..] ? isIn : line.StartsWith(field + ":", StringComparison.OrdinalIgnoreCase);
            if (isIn)
                yield return line is [' ' or '\t', ..] ? line : line[(field.Length + 1)..];
        }
    }
}
