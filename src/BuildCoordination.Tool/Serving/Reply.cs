using System.Net.Sockets;

namespace BuildCoordination.Tool.Serving;

/// <summary>
/// One connection's way out. A client that asks and does not read, or reads too slowly, loses its place: each answer has
/// <see cref="WriteLimits.Deadline"/>, and a second more for each <see cref="WriteLimits.BytesPerSecond"/> bytes of it.
/// </summary>
internal sealed class Reply(NetworkStream stream, WriteLimits limits, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">Too little was read in time, or the server ends.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(
            limits.Deadline + TimeSpan.FromSeconds((double)bytes.Length / limits.BytesPerSecond), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await stream.WriteAsync(bytes, either.Token);
    }
}

/// <summary>The lowest allowed rate of reading an answer.</summary>
internal sealed record WriteLimits
{
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    public int BytesPerSecond { get; init; } = 64 << 10;
}
