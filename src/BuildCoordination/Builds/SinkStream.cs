namespace BuildCoordination.Builds;

/// <summary>Hands a tool's output to a reader, in addition to the files that get the same bytes.</summary>
internal sealed class SinkStream(Action<ReadOnlyMemory<byte>> sink) : WriteOnlyStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        sink(buffer);
        return ValueTask.CompletedTask;
    }
}
