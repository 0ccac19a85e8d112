using BuildCoordination.Builds;
using BuildCoordination.FailureLogs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>A tool's output as MSBuild messages, live, and its errors as MSBuild's own once it is known that it failed.</summary>
internal sealed class ToolOutput
{
    private readonly TaskLoggingHelper _log;
    private readonly LogLines _lines;
    private readonly List<ToolError> _found = [];
    private int _sinceFound;

    public ToolOutput(TaskLoggingHelper log)
    {
        (_log, _lines) = (log, new LogLines(Line));
        Stream = new SinkStream(bytes => _lines.Add(bytes.Span));
    }

    /// <summary>Takes the output.</summary>
    public Stream Stream { get; }

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
