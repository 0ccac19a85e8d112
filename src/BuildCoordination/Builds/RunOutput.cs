using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Builds;

/// <summary>The end of what a run's tools print, if buildcoord sees it. Its cost does not depend on how much that is.</summary>
internal sealed class RunOutput(Func<string, string> redact, TimeProvider time)
{
    // Redaction needs the lines before: a key of several lines is known by its first.
    private const int Size = 40_000;

    private readonly Lock _gate = new();
    private readonly Lock _reading = new();
    private byte[]? _end;
    private long _length;
    private DateTimeOffset _at;
    private long? _movedAt;
    private long _longestQuiet;
    private (long Length, BuildOutput? Output) _read;

    /// <summary>Reads the output of tools that do not print to this process; null if nobody can.</summary>
    public Func<OutputEnd?>? Source { get; set; }

    /// <summary>
    /// When the run printed or made progress last, in milliseconds of the monotonic clock; null if nobody sees its output.
    /// </summary>
    public long? MovedAt
    {
        get
        {
            if (Source is not null)
                Take();
            lock (_gate)
                return _movedAt;
        }
    }

    /// <summary>The longest quiet period so far; null if nobody sees the output.</summary>
    public TimeSpan? LongestQuietPeriod => MovedAt is { } moved
        ? TimeSpan.FromMilliseconds(Math.Max(_longestQuiet, time.GetTick() - moved))
        : null;

    /// <summary>A tool begins whose output is seen.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _movedAt ??= time.GetTick();
            NoteMove();
        }
    }

    /// <summary>Notes that the run makes progress, also without a line.</summary>
    public void NoteMove()
    {
        lock (_gate)
        {
            if (_movedAt is not { } moved)
                return;
            var now = time.GetTick();
            _longestQuiet = Math.Max(_longestQuiet, now - moved);
            _movedAt = now;
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        lock (_gate)
        {
            _end ??= new byte[Size];
            if (bytes.Length > Size)
            {
                _length += bytes.Length - Size;
                bytes = bytes[^Size..];
            }

            var at = (int)(_length % Size);
            var first = Math.Min(bytes.Length, Size - at);
            bytes[..first].CopyTo(_end.AsSpan(at));
            bytes[first..].CopyTo(_end);
            _length += bytes.Length;
            _at = time.GetUtcNow();
            NoteMove();
        }
    }

    /// <summary>Gets the last lines, redacted; null before the first.</summary>
    public BuildOutput? Read()
    {
        lock (_reading)
        {
            var (bytes, length, at) = Take();
            if (length != _read.Length)
                _read = (length, LinesOf(bytes, isWhole: length <= bytes.Length) is { Count: > 0 } lines ? new(lines, at) : null);
            return _read.Output;
        }
    }

    private (byte[] Bytes, long Length, DateTimeOffset At) Take()
    {
        if (Source?.Invoke() is { } end)
        {
            lock (_gate)
            {
                _movedAt ??= time.GetTick();
                if (end.Length != _length)
                {
                    (_length, _at) = (end.Length, time.GetUtcNow());
                    NoteMove();
                }

                return (end.Bytes, _length, _at);
            }
        }

        lock (_gate)
        {
            if (_end is null)
                return ([], 0, _at);
            var at = (int)(_length % Size);
            return (_length <= Size ? _end[..(int)_length] : [.. _end[at..], .. _end[..at]], _length, _at);
        }
    }

    private IReadOnlyList<string> LinesOf(byte[] bytes, bool isWhole)
    {
        var read = new List<string>();
        var lines = new LogLines(read.Add);
        lines.Add(bytes);
        lines.Complete();
        var text = string.Join('\n', read.Skip(isWhole ? 0 : 1).Where(line => !string.IsNullOrWhiteSpace(line) && !LogEnd.IsNoise(line)));
        return text.Length == 0 ? [] : BuildOutput.LastOf(redact(text).Split('\n'));
    }
}

/// <summary>The end of an output.</summary>
/// <param name="Bytes">Its last bytes.</param>
/// <param name="Length">The length of all of it.</param>
internal sealed record OutputEnd(byte[] Bytes, long Length);
