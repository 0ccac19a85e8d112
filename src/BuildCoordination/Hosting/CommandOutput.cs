using System.Globalization;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Hosting;

/// <summary>The destination of a wrapped command's captured output.</summary>
internal sealed class CommandOutput : IDisposable
{
    private static readonly string[] Descriptors = ["/dev/fd/", "/proc/self/fd/"];

    private readonly FailureLogReader? _summary;
    private readonly Stream? _shown;

    private readonly OutputFile? _ownOutput;

    private CommandOutput(Stream? log, Stream? shown, Func<string, string> redact)
    {
        (Log, _shown) = (log, shown);
        _summary = shown is null ? null : new FailureLogReader(redact);
        _ownOutput = shown is null ? OutputFile.Find(redact) : null;
    }

    public bool IsCaptured => _shown is not null;

    public Stream? Log { get; }

    /// <summary>The log's path; null if it cannot be read later, as a pipe cannot.</summary>
    public string? LogPath => (Log as FileStream)?.Name;

    public IReadOnlyList<Stream> Sinks =>
        _shown is null ? [] : [Log ?? Stream.Null, _shown, new SinkStream(bytes => _summary!.Add(bytes.Span))];

    /// <exception cref="CoordinationException">BC4006.</exception>
    public static CommandOutput Open(WrappedCommand command, Func<string, string> redact)
    {
        if (command.Log is not { } path)
            return new CommandOutput(null, command.Output ?? (command.Capture ? StandardOutput.Open(command.OutputToError) : null), redact);
        try
        {
            var log = OpenLog(CurrentFolder.GetFullPath(path));
            return new CommandOutput(log, command.Output ?? StandardOutput.Open(command.OutputToError), redact);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(BuildDiagnostics.LogUnwritable(path, e.Message), e);
        }
    }

    /// <summary>The end of what an uncaptured command printed into a file; null if it prints somewhere else.</summary>
    public OutputEnd? ReadEnd() => _ownOutput?.ReadEnd();

    public FailureSummary? Failure(int exitCode) => _summary?.Complete(exitCode) ?? _ownOutput?.Failure(exitCode);

    /// <summary>Hands over what the log's reader has not taken yet. Returns the reason if not all was taken.</summary>
    public async Task<Exception?> FinishLogAsync() =>
        OperatingSystem.IsLinux() && Log is LogPipe pipe ? await pipe.FinishAsync().ConfigureAwait(false) : null;

    public void Dispose()
    {
        Log?.Dispose();
        _shown?.Dispose();
    }

    private static Stream OpenLog(string path)
    {
        if (!OperatingSystem.IsLinux())
            return OpenFile(path);
        // In a folder that both may write, it would have this process overwrite any file of its user.
        Entry entry = path;
        if (entry.IsLink && entry.Owner is not 0 && entry.Owner != LinuxFile.CurrentUser)
            throw new IOException("it is a link of another user");
        if (!NamedFile.IsOrdinary(path))
            return Directory.Exists(path) ? throw new IOException("it is a folder") : new LogPipe(path);
        // Opening it again would truncate it and write from its start.
        return DescriptorOf(path) is { } descriptor && LinuxFile.Duplicate(descriptor) is { } open
            ? new DeadlineStream(open, TimeSpan.FromSeconds(5), isWritten: true)
            : OpenFile(path);
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private static int? DescriptorOf(string path) => path switch
    {
        "/dev/stdout" => 1,
        "/dev/stderr" => 2,
        _ => Descriptors.Where(prefix => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix =>
                int.TryParse(path[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null)
            .FirstOrDefault(),
    };
}
