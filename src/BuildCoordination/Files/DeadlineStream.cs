using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BuildCoordination.Processes;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// A pipe, terminal or other device that was opened without blocking: no read or write waits longer than a limit for its other end.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DeadlineStream(SafeFileHandle file, TimeSpan limit, bool isWritten) : Stream
{
    public override bool CanRead => !isWritten;

    public override bool CanSeek => false;

    public override bool CanWrite => isWritten;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            Wait(Libc.PollEntry.Input, "it said nothing");
            fixed (byte* start = buffer)
            {
                if (TryFinish(Libc.read(file, start, (nuint)buffer.Length)) is { } count)
                    return count;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            Wait(Libc.PollEntry.Output, "it took nothing");
            fixed (byte* start = buffer)
                buffer = buffer[(TryFinish(Libc.write(file, start, (nuint)buffer.Length)) ?? 0)..];
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private void Wait(short wanted, string what)
    {
        var entry = new Libc.PollEntry { Descriptor = (int)file.DangerousGetHandle(), Wanted = wanted };
        if (Libc.poll(&entry, 1, (int)limit.TotalMilliseconds) == 0)
            throw new IOException($"{what} for {limit.TotalSeconds:0.#} s");
    }

    private static int? TryFinish(nint count) =>
        count >= 0 ? (int)count
        : Libc.Error is Libc.Interrupted or Libc.WouldBlock ? null
        : throw new IOException(Marshal.GetPInvokeErrorMessage(Libc.Error));
}
