using System.Runtime.CompilerServices;

namespace BuildCoordination.Fleet;

/// <summary>Reads again and again, as one sequence of what is new.</summary>
internal static class Polling
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public static IAsyncEnumerable<T> ReadAsync<T>(
        Func<Func<CancellationToken, Task<IEnumerable<T>>>> begin, TimeSpan? interval, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval ?? Usual, Least, nameof(interval));
        return PollAsync(begin, interval ?? Usual, time, cancellationToken);
    }

    private static async IAsyncEnumerable<T> PollAsync<T>(
        Func<Func<CancellationToken, Task<IEnumerable<T>>>> begin, TimeSpan interval, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each enumeration begins anew.
        var readNew = begin();
        while (true)
        {
            foreach (var item in await readNew(cancellationToken).ConfigureAwait(false))
                yield return item;
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
