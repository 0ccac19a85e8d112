using System.Globalization;
using System.Text;
using BuildCoordination.Files;

namespace BuildCoordination.Tool.Daemon;

/// <summary>A log of bounded size. Opened for each line, so that it may be moved away or removed at any time.</summary>
internal sealed class RotatingLog(string path, long limit = RotatingLog.Limit)
{
    public const long Limit = 10 * 1024 * 1024;
    public const int Files = 5;

    private readonly Lock _gate = new();

    public string Path => path;

    /// <summary>Appends; a log that cannot be written stops nothing.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            try
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                // Somebody else's link would have us write elsewhere.
                if (new FileInfo(path).LinkTarget is not null)
                    File.Delete(path);
                if (new FileInfo(path) is { Exists: true } file && file.Length + bytes.Length > limit)
                    Rotate();
                var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = FileModes.SharedFile;
                if (!NamedFile.IsOrdinary(path))
                    return;
                using var stream = new FileStream(path, options);
                stream.Write(bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The console, and with it the journal, has it.
            }
        }
    }

    /// <summary>The log and those that were moved away, as far as they are there.</summary>
    public static IEnumerable<string> AllOf(string path) =>
        Enumerable.Range(1, Files - 1).Select(number => Numbered(path, number)).Prepend(path).Where(File.Exists);

    private void Rotate()
    {
        for (var number = Files - 1; number > 0; number--)
        {
            var newer = number == 1 ? path : Numbered(path, number - 1);
            if (File.Exists(newer))
                File.Move(newer, Numbered(path, number), overwrite: true);
        }
    }

    private static string Numbered(string path, int number) => $"{path}.{number.ToString(CultureInfo.InvariantCulture)}";
}
