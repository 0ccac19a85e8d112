using System.Globalization;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>Where the projects and targets of one build say, from whichever node, that they began and ended well.</summary>
internal sealed class SessionFolder(string path)
{
    private const string Begun = ".begun";
    private const string Ended = ".ended";

    public string Path => path;

    private string RunFile => System.IO.Path.Combine(path, "run");

    /// <summary>The run that the build is told as, for what is built within it in other processes.</summary>
    public string? Run
    {
        get => File.Exists(RunFile) ? File.ReadAllText(RunFile) : null;
        set => File.WriteAllText(RunFile, value);
    }

    public static SessionFolder Make() => new(Directory.CreateTempSubdirectory("buildcoord-msbuild-").FullName);

    /// <summary>The folder of a unit.</summary>
    public static SessionFolder Of(string unit) => new(System.IO.Path.GetDirectoryName(unit)!);

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

    public void Delete()
    {
        // Somebody else's cleaning of the temporary folder is as good.
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}

/// <summary>A project, or a coordinated target of one.</summary>
internal sealed record SessionUnit(string Name, string Project, string? Target, bool HasEnded);
