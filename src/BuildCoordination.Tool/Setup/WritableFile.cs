using BuildCoordination.Files;

namespace BuildCoordination.Tool.Setup;

/// <summary>Whether a file can be written, found out without a change.</summary>
internal static class WritableFile
{
    /// <summary>The reason why the file cannot be written; null if it can.</summary>
    public static string? ProblemWith(string path)
    {
        if (Directory.Exists(path))
            return "a folder is in its place";
        try
        {
            if (File.Exists(path) && NamedFile.IsOrdinary(path))
                File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        var folder = Path.GetDirectoryName(path)!;
        while (!Path.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        return !Directory.Exists(folder) ? $"{folder} is not a folder"
            : OperatingSystem.IsLinux() && !LinuxFile.IsWritableFolder(folder) ? $"{folder} is not writable"
            : null;
    }
}
