using BuildCoordination.Builds;
using BuildCoordination.FailureLogs;
using BuildCoordination.Files;

namespace BuildCoordination.Hosting;

/// <summary>
/// The regular file that this process's standard output or error is redirected to: it has the output of a command that is not captured.
/// </summary>
internal sealed class OutputFile
{
    private const long MostBytes = 64 * 1024 * 1024;

    private const int EndBytes = 40_000;

    private readonly string _path;
    private readonly long _start;

    private readonly Func<string, string> _redact;

    private OutputFile(string path, long start, Func<string, string> redact) => (_path, _start, _redact) = (path, start, redact);

    public static OutputFile? Find(Func<string, string> redact) =>
        !OperatingSystem.IsLinux() ? null : Find("/proc/self/fd/1", redact) ?? Find("/proc/self/fd/2", redact);

    /// <summary>Explains the command's failure from the lines that it added to the file.</summary>
    public FailureSummary? Failure(int exitCode)
    {
        if (exitCode == 0)
            return null;
        using var file = NamedFile.OpenRead(_path);
        // Somebody may have emptied it in the meantime.
        var start = file.Length >= _start ? _start : 0;
        file.Position = Math.Max(start, file.Length - MostBytes);
        var reader = new FailureLogReader(_redact);
        var buffer = new byte[64 * 1024];
        for (long left = MostBytes; left > 0 && file.Read(buffer) is var count and > 0; left -= count)
            reader.Add(buffer.AsSpan(0, count));
        return reader.Complete(exitCode);
    }

    /// <summary>The end of the lines that the command added to the file; null if the file cannot be read now.</summary>
    public OutputEnd? ReadEnd()
    {
        try
        {
            using var file = NamedFile.OpenRead(_path);
            var start = file.Length >= _start ? _start : 0;
            file.Position = Math.Max(start, file.Length - EndBytes);
            var end = new byte[EndBytes];
            return new(end[..file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false)], file.Length - start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static OutputFile? Find(string path, Func<string, string> redact)
    {
        try
        {
            // Only a link to a path is a file; "pipe:[4711]" is not opened.
            if (new FileInfo(path).LinkTarget is not ['/', ..] || !NamedFile.IsOrdinary(path))
                return null;

            using var file = NamedFile.OpenRead(path);
            return new OutputFile(path, file.Length, redact);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
