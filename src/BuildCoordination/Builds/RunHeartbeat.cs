namespace BuildCoordination.Builds;

/// <summary>Beats while a run lives.</summary>
internal sealed class RunHeartbeat : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RunHeartbeat(Func<CancellationToken, Task> beat, TimeProvider time) => _loop = Task.Run(() => BeatAsync(beat, time, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task BeatAsync(Func<CancellationToken, Task> beat, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
            await beat(stop).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }
}
