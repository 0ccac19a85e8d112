using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.CloudStack.Logs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>A tool's output as MSBuild messages, live, and its errors as MSBuild's own once it is known that it failed.</summary>
internal sealed partial class ToolOutput : Stream
{
    private readonly TaskLoggingHelper _log;
    private readonly LogLines _lines;
    private readonly List<Match> _found = [];

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
        foreach (var match in _found.DistinctBy(match => (match.Groups["file"].Value, match.Groups["line"].Value, match.Groups["text"].Value)))
        {
            var (file, line, column) = (match.Groups["file"].Value, Number(match, "line"), Number(match, "column"));
            if (isSuccess || match.Groups["level"].Value == "WARNING")
                _log.LogWarning("maven", null, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
            else
                _log.LogError("maven", null, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
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
        if (Diagnostic().Match(line) is { Success: true } match)
            _found.Add(match);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[(?<level>ERROR|WARNING)\]\s+(?<file>\S.*\.(java|kt|scala|groovy|xml)):\[(?<line>\d{1,9}),(?<column>\d{1,9})\]\s*(?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Diagnostic();
}
