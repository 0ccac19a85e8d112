using BuildCoordination.CloudStack.Logs;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>Where a wrapped command's output goes when it is captured at all.</summary>
internal sealed class CommandOutput : IDisposable
{
    private readonly FileStream? _log;
    private readonly LogSummarizer? _summary;
    private readonly Stream? _shown;

    private CommandOutput(FileStream? log, Stream? shown)
    {
        (_log, _shown) = (log, shown);
        _summary = shown is null ? null : new LogSummarizer();
    }

    public bool IsCaptured => _shown is not null;

    public string? LogPath => _log?.Name;

    public IReadOnlyList<Stream> Sinks => _shown is null ? [] : [_log ?? Stream.Null, _shown, new SinkStream(bytes => _summary!.Add(bytes.Span))];

    /// <exception cref="CoordinationException">BC4006.</exception>
    public static CommandOutput Open(WrappedCommand command)
    {
        if (command.Log is not { } path)
            return new CommandOutput(null, command.Output);
        try
        {
            var log = new FileStream(CurrentFolder.GetFullPath(path), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            return new CommandOutput(log, command.Output ?? (command.OutputToError ? Console.OpenStandardError() : Console.OpenStandardOutput()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(BuildDiagnostics.LogUnwritable(path, e.Message), e);
        }
    }

    public FailureSummary? Failure(int exitCode) => _summary?.Complete(exitCode);

    public void Dispose()
    {
        _log?.Dispose();
        _shown?.Dispose();
    }
}
