using System.IO.Pipelines;
using System.Runtime.Versioning;
using BuildCoordination.Builds;
using BuildCoordination.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Hosting;

/// <summary>
/// A copy of a command's output that goes to a pipe or device. The command neither waits for its reader to come nor, longer than 5 s, for
/// it to read on.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LogPipe : WriteOnlyStream
{
    private const int Capacity = 4 << 20;
    private const int Step = 1 << 16;

    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpenInterval = TimeSpan.FromMilliseconds(50);

    private readonly Pipe _waiting = new(
        new PipeOptions(pauseWriterThreshold: Capacity, resumeWriterThreshold: Capacity - Step, useSynchronizationContext: false));

    private readonly ManualResetEventSlim _isEnding = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private volatile SafeFileHandle? _file;
    private volatile Exception? _failure;
    private long _accepted;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public LogPipe(string path)
    {
        (_path, _file) = (path, TryOpen(path));
        new Thread(Run, maxStackSize: 1 << 18) { IsBackground = true, Name = "log copy" }.Start();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _accepted += buffer.Length;
        if (_file is null && _accepted >= Capacity)
            throw new IOException("it has no reader");
        try
        {
            var write = _waiting.Writer.WriteAsync(buffer, CancellationToken.None).AsTask();
            var taken = await write.WaitAsync(StallLimit, cancellationToken).ConfigureAwait(false);
            if (taken.IsCompleted)
                throw _failure ?? new IOException("its reader is gone");
        }
        catch (TimeoutException e)
        {
            throw new IOException($"its reader took nothing for {StallLimit.TotalSeconds:0} s", e);
        }
    }

    /// <summary>Hands over what still waits, for at most 5 s. Returns the reason if not all was taken.</summary>
    public async Task<Exception?> FinishAsync()
    {
        _isEnding.Set();
        await _waiting.Writer.CompleteAsync().ConfigureAwait(false);
        await _isOver.Task.WaitAsync(StallLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _isOver.Task.IsCompleted ? _failure : new IOException($"its reader did not take all within {StallLimit.TotalSeconds:0} s");
    }

    protected override void Dispose(bool disposing)
    {
        _isEnding.Set();
        _waiting.Writer.Complete();
        base.Dispose(disposing);
    }

    private void Run()
    {
        try
        {
            using var stream = new DeadlineStream(WaitForReader(), StallLimit, isWritten: true);
            Copy(stream);
        }
        catch (Exception e)
        {
            _failure = e;
        }

        _waiting.Reader.Complete();
        _isOver.SetResult();
    }

    private SafeFileHandle WaitForReader()
    {
        while (true)
        {
            var isLast = _isEnding.IsSet;
            if ((_file ??= TryOpen(_path)) is { } file)
                return file;
            if (isLast)
                throw new IOException("it had no reader");
            _isEnding.Wait(OpenInterval);
        }
    }

    private void Copy(DeadlineStream stream)
    {
        while (true)
        {
            var reading = _waiting.Reader.ReadAsync();
            var read = reading.IsCompleted ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
            if (read.Buffer.IsEmpty && read.IsCompleted)
                return;
            var part = read.Buffer.First[..Math.Min(read.Buffer.First.Length, Step)];
            stream.Write(part.Span);
            _waiting.Reader.AdvanceTo(read.Buffer.GetPosition(part.Length));
        }
    }

    // Null for a FIFO without a reader.
    private static SafeFileHandle? TryOpen(string path) =>
        LinuxFile.OpenNamed(path, LinuxFile.WriteOnly, out var error)
        ?? (error == LinuxFile.NoSuchDevice && LinuxFile.KindOf(path) == LinuxFile.Pipe
            ? null
            : throw LinuxFile.Failure("Cannot open", path, error));
}
