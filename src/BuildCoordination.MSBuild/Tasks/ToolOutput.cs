using BuildCoordination.CloudStack.Logs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>A tool's output as MSBuild messages, live, and its errors as MSBuild's own once it is known that it failed.</summary>
internal sealed class ToolOutput : Stream
{
    private readonly TaskLoggingHelper _log;
    private readonly LogLines _lines;
    private readonly List<ToolError> _found = [];
    private int _sinceFound;

    public ToolOutput(TaskLoggingHelper log) => (_log, _lines) = (log, new LogLines(Line));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A tool that succeeds may print errors; those are no errors of the build. Maven repeats its own at the end.</summary>
    public void Complete(bool isSuccess)
    {
        _lines.Complete();
        foreach (var (tool, isError, file, line, column, text) in _found.DistinctBy(error => (error.File, error.Line, error.Text)))
        {
            if (isSuccess || !isError)
                _log.LogWarning(tool, null, null, file, line, column, 0, 0, "{0}", text);
            else
                _log.LogError(tool, null, null, file, line, column, 0, 0, "{0}", text);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => _lines.Add(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _lines.Add(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _lines.Add(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Line(string line)
    {
        _log.LogMessage(MessageImportance.High, "{0}", line);
        if (ToolError.Parse(line) is { } error)
        {
            _found.Add(error);
            _sinceFound = 0;
        }
        else if (++_sinceFound == 2 && _found is [.., { IsWithoutColumn: true } last] && line.Trim() == "^")
        {
            _found[^1] = last with { Column = line.IndexOf('^', StringComparison.Ordinal) + 1 };
        }
    }
}
