namespace BuildCoordination.Builds;

/// <summary>Does something at intervals during a run: sends heartbeats.</summary>
internal sealed class RunHeartbeat : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RunHeartbeat(Func<CancellationToken, Task> send, TimeSpan interval, TimeProvider time) =>
        _loop = Task.Run(() => SendAsync(send, interval, time, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task SendAsync(Func<CancellationToken, Task> send, TimeSpan interval, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
            await send(stop).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }
}
