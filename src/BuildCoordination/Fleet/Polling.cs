using System.Runtime.CompilerServices;

namespace BuildCoordination.Fleet;

/// <summary>Reads repeatedly, and returns the new items as one sequence.</summary>
internal static class Polling
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    /// <param name="begin">Begins an enumeration with its reader; returns how it reads what is new.</param>
    /// <param name="reader">The reader of the coordinator.</param>
    /// <param name="poll">The poll of the coordinator.</param>
    /// <param name="interval">The time between two polls; null for that of the settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IAsyncEnumerable<T> ReadAsync<T>(
        Func<FleetReader, Func<CancellationToken, Task<IEnumerable<T>>>> begin, FleetReader reader, RemotePoll poll, TimeSpan? interval,
        TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval ?? Least, Least, nameof(interval));
        return PollAsync(begin, reader, interval is { } own ? poll.With(own) : poll, time, cancellationToken);
    }

    private static async IAsyncEnumerable<T> PollAsync<T>(
        Func<FleetReader, Func<CancellationToken, Task<IEnumerable<T>>>> begin, FleetReader reader, RemotePoll poll, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each enumeration starts from the beginning.
        var readNew = begin(reader.Polling(poll));
        while (true)
        {
            foreach (var item in await readNew(cancellationToken).ConfigureAwait(false))
                yield return item;
            await Task.Delay(poll.LookInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
