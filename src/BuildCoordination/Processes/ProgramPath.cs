using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>Finds the file of a program as a shell does that stands in the child's folder and has the child's PATH.</summary>
[SupportedOSPlatform("linux")]
internal static class ProgramPath
{
    private const string DefaultSearch = "/usr/local/bin:/usr/bin:/bin";

    /// <exception cref="ProcessStartException">There is no such file, or it may not be executed.</exception>
    public static string Find(string name, string? search, string folder)
    {
        string[] candidates = name.Contains('/', StringComparison.Ordinal)
            ? [name]
            : [.. (search ?? DefaultSearch).Split(':').Select(entry => Path.Combine(entry.Length == 0 ? "." : entry, name))];
        var files = candidates.Select(candidate => Path.GetFullPath(candidate, folder)).Where(path => name.Length > 0 && Path.Exists(path))
            .ToList();
        return files.Find(IsProgram)
            ?? throw (
                files.Count == 0 ? ProcessStartException.NotFound(name) : ProcessStartException.NotExecutable(name, Reason(files[0])));
    }

    /// <summary>
    /// Gets what .NET can start: it looks for a program in the current folder first, and fails if that was removed. Then the path is
    /// needed.
    /// </summary>
    /// <exception cref="ProcessStartException">There is no such file, or it may not be executed.</exception>
    public static string Resolve(string name) => CurrentFolder.IsRemoved
        ? Find(name, Environment.GetEnvironmentVariable("PATH"), CurrentFolder.Path)
        : name;

    /// <summary>A text without a first line that names its interpreter; shells run it themselves.</summary>
    public static bool IsPlainScript(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[80];
        return !start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    private static bool IsProgram(string path) => !Directory.Exists(path) && Libc.access(path, Libc.Executable) == 0;

    private static string Reason(string path) =>
        Directory.Exists(path) ? $"{path} is a folder" : $"{path} may not be executed by this user";
}
