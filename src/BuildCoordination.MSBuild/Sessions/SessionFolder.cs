using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>Where the projects and targets of one build say, from whichever node, that they began and ended well.</summary>
internal sealed class SessionFolder(string path)
{
    private const string Begun = ".begun";
    private const string Ended = ".ended";
    private const string Warning = ".warning";
    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(20);

    public string Path => path;

    private string RunFile => System.IO.Path.Combine(path, "run");

    public static SessionFolder Make() => new(Directory.CreateTempSubdirectory("buildcoord-msbuild-").FullName);

    /// <summary>The folder of a unit.</summary>
    public static SessionFolder Of(string unit) => new(System.IO.Path.GetDirectoryName(unit)!);

    /// <summary>Begins a unit.</summary>
    /// <returns>Its name, for <see cref="End"/>.</returns>
    public string Begin(string project, string? target)
    {
        var unit = System.IO.Path.Combine(path, $"{TimeProvider.System.GetUtcNow().Ticks.ToString("D20", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
        WriteWhole(unit + Begun, project, target ?? "");
        return unit;
    }

    public static void End(string unit) => File.WriteAllText(unit + Ended, "");

    /// <summary>All units in the order in which they began.</summary>
    public IReadOnlyList<SessionUnit> Units() =>
    [
        .. Directory.EnumerateFiles(path, "*" + Begun).Order(StringComparer.Ordinal).Select(file => (File: file, Lines: File.ReadAllLines(file)))
            .Select(unit => new SessionUnit(unit.File, unit.Lines[0], unit.Lines[1].Length > 0 ? unit.Lines[1] : null, File.Exists(unit.File[..^Begun.Length] + Ended))),
    ];

    /// <summary>Whether a unit began before all others: it is of what the build was asked for, and mostly the last to end.</summary>
    public bool IsFirst(string unit) => Directory.EnumerateFiles(path, "*" + Begun).Min(StringComparer.Ordinal) == unit + Begun;

    /// <summary>Says that the session is open: what is built within the build in other processes may join its run.</summary>
    /// <param name="run">The run that the build is told as; null when nobody is told after all.</param>
    public void Opened(string? run) => WriteWhole(RunFile, run ?? "");

    /// <summary>The run that the build is told as, once the session is open; null when nobody is told, or when that takes too long.</summary>
    public string? AwaitRun()
    {
        SpinWait.SpinUntil(() => File.Exists(RunFile) || !Directory.Exists(path), OpeningLimit);
        return File.Exists(RunFile) && File.ReadAllText(RunFile).Trim() is { Length: > 0 } run ? run : null;
    }

    /// <summary>Keeps a warning for the next task of the build, which has a log to write to.</summary>
    public void Warn(Diagnostic diagnostic)
    {
        try
        {
            // What an exception says may have several lines.
            WriteWhole(System.IO.Path.Combine(path, Guid.NewGuid().ToString("N") + Warning), diagnostic.Code, VisibleText.Line(diagnostic.Message), VisibleText.Line(diagnostic.Remedy));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The build is over: there is nobody left to tell.
        }
    }

    /// <summary>What is to be warned of, each once however many tasks look.</summary>
    public IEnumerable<Diagnostic> TakeWarnings()
    {
        foreach (var file in Directory.EnumerateFiles(path, "*" + Warning))
        {
            var taken = $"{file}.{Guid.NewGuid():N}";
            if (TryMove(file, taken) && File.ReadAllLines(taken) is [var code, var message, var remedy])
                yield return new Diagnostic(code, message, remedy);
        }
    }

    public void Delete()
    {
        // Somebody else's cleaning of the temporary folder is as good.
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static bool TryMove(string file, string to)
    {
        try
        {
            File.Move(file, to);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    // The session and the tasks of every node look at any time.
    private static void WriteWhole(string file, params string[] lines)
    {
        File.WriteAllLines(file + ".new", lines);
        File.Move(file + ".new", file);
    }
}

/// <summary>A project, or a coordinated target of one.</summary>
internal sealed record SessionUnit(string Name, string Project, string? Target, bool HasEnded);
