using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Processes;

/// <summary>
/// Reads a child's pipe on a thread of its own: no thread of the pool waits for a child, and the end comes soon after the child's exit even
/// if a grandchild keeps the pipe open. Everything that was in the pipe by then is read, however slow the reader is.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class OutputPipe : IDisposable
{
    private const int ReadSize = 1 << 14;

    // No pipe holds more, so later data is not the child's: a grandchild that never stops writing must not block this process.
    private const int LargestPipe = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly SafeFileHandle _source;
    private readonly SafeFileHandle _wake;
    private long _exitedAt;
    private long _readSinceExit;
    private volatile bool _stopped;
    private bool _ended;

    public OutputPipe(SafeFileHandle source)
    {
        (_source, _wake) = (source, new SafeFileHandle(Libc.eventfd(0, Libc.CloseOnExec), ownsHandle: true));
        Stream = _pipe.Reader.AsStream();
        new Thread(Run, maxStackSize: 1 << 18) { IsBackground = true, Name = "child output" }.Start();
    }

    public Stream Stream { get; }

    /// <summary>From now on the limit runs.</summary>
    public void ChildExited()
    {
        Volatile.Write(ref _exitedAt, Stopwatch.GetTimestamp());
        Wake();
    }

    public void Dispose()
    {
        _stopped = true;
        _pipe.Writer.CancelPendingFlush();
        Wake();
    }

    private unsafe void Wake()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                ulong one = 1;
                _ = Libc.write(_wake, (byte*)&one, sizeof(ulong));
            }
        }
    }

    private void Run()
    {
        while (IsReadable() && Read() && Flush())
        {
        }

        lock (_gate)
        {
            _ended = true;
            _source.Dispose();
            _wake.Dispose();
        }

        _pipe.Writer.Complete();
    }

    private unsafe bool IsReadable()
    {
        var entries = stackalloc Libc.PollEntry[2];
        while (!_stopped)
        {
            var exitedAt = Volatile.Read(ref _exitedAt);
            var left = exitedAt == 0
                ? -1
                : (int)Math.Max(0, (ChildProcess.DrainLimit - Stopwatch.GetElapsedTime(exitedAt)).TotalMilliseconds);
            if (left == 0 && _readSinceExit >= LargestPipe)
                return false;
            entries[0] = new() { Descriptor = (int)_source.DangerousGetHandle(), Wanted = Libc.PollEntry.Input };
            entries[1] = new() { Descriptor = (int)_wake.DangerousGetHandle(), Wanted = Libc.PollEntry.Input };
            var count = Libc.poll(entries, exitedAt == 0 ? 2u : 1u, left);
            if (count == 0 || entries[0].Got != 0)
                return count > 0;
        }

        return false;
    }

    private unsafe bool Read()
    {
        fixed (byte* buffer = _pipe.Writer.GetSpan(ReadSize))
        {
            var count = (int)Libc.read(_source, buffer, ReadSize);
            if (count < 0)
                return Libc.Error == Libc.Interrupted;
            _pipe.Writer.Advance(count);
            _readSinceExit += Volatile.Read(ref _exitedAt) == 0 ? 0 : count;
            return count > 0;
        }
    }

    private bool Flush()
    {
        var flushed = _pipe.Writer.FlushAsync();
        return !(flushed.IsCompleted ? flushed.Result : flushed.AsTask().GetAwaiter().GetResult()).IsCompleted;
    }
}
