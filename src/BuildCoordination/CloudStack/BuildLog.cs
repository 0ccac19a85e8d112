using BuildCoordination.Diagnostics;

namespace BuildCoordination.CloudStack;

/// <summary>One log per job and target; the plain name that the scripts' users know is a link to the newest.</summary>
internal static class BuildLog
{
    private const int Kept = 10;

    /// <summary>Finds out before anything starts whether logs can be written.</summary>
    /// <exception cref="CoordinationException">BC4116.</exception>
    public static void Check(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(PipelineDiagnostics.LogUnwritable(folder, e.Message), e);
        }
    }

    /// <summary>Opens <c>&lt;name&gt;_&lt;job&gt;.log</c> and lets go of the oldest.</summary>
    /// <exception cref="CoordinationException">BC4116.</exception>
    public static FileStream Open(string folder, string name, string job)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{name}_{job}.log");
            // A new file: a link or a file of that name, which another user put there, would be written to.
            File.Delete(path);
            var log = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            LinkTo(Path.Combine(folder, $"{name}.log"), Path.GetFileName(path));
            ForgetOld(folder, name);
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(PipelineDiagnostics.LogUnwritable(folder, e.Message), e);
        }
    }

    private static void LinkTo(string plain, string target)
    {
        // A log that the scripts left under the plain name is kept: it is somebody's.
        if (File.Exists(plain) && new FileInfo(plain).LinkTarget is null)
            File.Move(plain, $"{plain}.before", overwrite: true);
        var temporary = $"{plain}.{Guid.NewGuid():N}.tmp";
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, plain, overwrite: true);
    }

    private static void ForgetOld(string folder, string name)
    {
        var old = new DirectoryInfo(folder).EnumerateFiles($"{name}_*.log").OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept);
        foreach (var file in old)
            file.Delete();
    }
}
