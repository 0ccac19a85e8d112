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
                using var stream = Open() ?? OpenInPlace();
                if (stream.Length + bytes.Length > limit && stream.Length > 0)
                {
                    Rotate();
                    using var next = Open();
                    next?.Write(bytes);
                    return;
                }

                stream.Write(bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The console, and with it the journal, has it.
            }
        }
    }

    // In a folder that others may write, a link or another name of somebody's file would have this process write elsewhere.
    private FileStream? Open()
    {
        if (!OperatingSystem.IsLinux())
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var file = LinuxFile.Open(path, LinuxFile.WriteOnly | LinuxFile.Create | LinuxFile.Append, FileModes.SharedFile, out _);
        if (file is not null && LinuxFile.StatusOf(file) is { Kind: LinuxFile.Ordinary, Links: 1 } status
            && status.Owner == LinuxFile.CurrentUser)
        {
            return new FileStream(file, FileAccess.Write, bufferSize: 0);
        }

        file?.Dispose();
        return null;
    }

    private FileStream OpenInPlace()
    {
        Entry entry = path;
        if (entry.IsLink)
            entry.Delete();
        else if (NamedFile.IsOrdinary(path))
            Rotate();
        return Open() ?? throw new IOException($"'{path}' is not a log of this user.");
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
