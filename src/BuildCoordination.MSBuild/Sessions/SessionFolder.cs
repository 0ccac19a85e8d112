using System.Globalization;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>Where the projects and targets of one build say, from whichever node, that they began and ended well.</summary>
internal sealed class SessionFolder(string path)
{
    private const string Begun = ".begun";
    private const string Ended = ".ended";

    public string Path => path;

    public static SessionFolder Make() => new(Directory.CreateTempSubdirectory("buildcoord-msbuild-").FullName);

    /// <summary>Begins a unit.</summary>
    /// <returns>Its name, for <see cref="End"/>.</returns>
    public string Begin(string project, string? target)
    {
        var unit = System.IO.Path.Combine(path, $"{TimeProvider.System.GetUtcNow().Ticks.ToString("D20", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
        // Whole or not at all: the session looks at any time.
        File.WriteAllLines(unit + ".new", [project, target ?? ""]);
        File.Move(unit + ".new", unit + Begun);
        return unit;
    }

    public static void End(string unit) => File.WriteAllText(unit + Ended, "");

    /// <summary>All units in the order in which they began.</summary>
    public IReadOnlyList<SessionUnit> Units() =>
    [
        .. Directory.EnumerateFiles(path, "*" + Begun).Order(StringComparer.Ordinal).Select(file => (File: file, Lines: File.ReadAllLines(file)))
            .Select(unit => new SessionUnit(unit.File, unit.Lines[0], unit.Lines[1].Length > 0 ? unit.Lines[1] : null, File.Exists(unit.File[..^Begun.Length] + Ended))),
    ];

    public void Delete() => Directory.Delete(path, recursive: true);
}

/// <summary>A project, or a coordinated target of one.</summary>
internal sealed record SessionUnit(string Name, string Project, string? Target, bool HasEnded);
