using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>Keeps a second build out of a source tree on this host.</summary>
internal sealed class SourceLocks(OpenFolder folder, Sharing sharing, UnixFileMode mode)
{
    /// <summary>Locks the tree for a run, or says who has it.</summary>
    /// <exception cref="CoordinationException">BC4001: another build has it.</exception>
    public FileLock Take(RunRecord run)
    {
        var source = run.Source ?? throw new ArgumentException("The run has no source.", nameof(run));
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16];
        var holder = new UserFiles<SourceHolder>(folder, name + ".json", sharing, BuildJson.Default.SourceHolder, mode);
        var held = FileLock.TryAcquire(folder[name + ".lock"], mode)
            ?? throw new CoordinationException(BuildDiagnostics.SourceIsBuilt(source, holder.ReadAll().MaxBy(build => build.Since)));
        try
        {
            holder.Write(new(source, run.Job, run.Title, run.Process.Id, run.StartedAt));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The folder itself, by whatever links it is reached.</summary>
    public static string RealPath(string source)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source, CurrentFolder.Path));
        if (!OperatingSystem.IsLinux())
            return full;
        // With the dot, what a link leads to is opened.
        using var opened = LinuxFile.Open(Path.Combine(full, "."), LinuxFile.ReadOnly, default, out _);
        return opened is null ? full : new FileInfo($"/proc/self/fd/{opened.DangerousGetHandle()}").LinkTarget ?? full;
    }
}

/// <summary>The build that holds a source tree's lock.</summary>
internal sealed record SourceHolder(
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("job")] string Job,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("process_id")] int ProcessId,
    [property: JsonPropertyName("since")] DateTimeOffset Since);
