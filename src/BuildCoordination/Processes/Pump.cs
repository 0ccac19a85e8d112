namespace BuildCoordination.Processes;

/// <summary>
/// Copies what a child says, unchanged and at once. The end of a child's <see cref="ChildProcess.Output"/> is bounded by itself.
/// </summary>
internal static class Pump
{
    private const int ReadSize = 1 << 16;

    /// <summary>
    /// Writes each read to every sink, and flushes it, until the source ends. A sink that fails (a full disk, a closed terminal) is left
    /// out from then on, so that neither the others nor the child suffer; without any, the source is still read to its end. Returns the
    /// failures.
    /// </summary>
    public static async Task<IReadOnlyList<SinkFailure>> CopyAsync(
        Stream source, IReadOnlyList<Stream> sinks, CancellationToken cancellationToken)
    {
        var failures = new List<SinkFailure>();
        var live = sinks.ToList();
        var buffer = new byte[ReadSize];
        for (int count; (count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            foreach (var sink in live.ToArray())
            {
                try
                {
                    await sink.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
                // A host's stream may throw anything.
                catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    live.Remove(sink);
                    failures.Add(new(sink, e));
                }
            }
        }

        return failures;
    }

    /// <summary>All that a source says.</summary>
    public static async Task<byte[]> ReadToEndAsync(Stream source, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await source.CopyToAsync(text, cancellationToken).ConfigureAwait(false);
        return text.ToArray();
    }
}

/// <summary>A sink that took no more.</summary>
internal sealed record SinkFailure(Stream Sink, Exception Exception);
