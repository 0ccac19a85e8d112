using BuildCoordination.Documents;

namespace BuildCoordination.Builds.Environments;

/// <summary>The environment of a run, which is read in the background.</summary>
/// <param name="reading">The task that reads it.</param>
/// <param name="limit">The longest time after the start of the run that its end waits for the reading.</param>
/// <param name="time">The clock.</param>
internal sealed class RunEnvironment(Task<BuildEnvironment?> reading, TimeSpan limit, TimeProvider time)
{
    /// <summary>The longest wait, from the start of the run. A longer build never waits.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMilliseconds(100);

    private readonly long _began = time.GetTimestamp();

    public static RunEnvironment Unknown { get; } = new(Task.FromResult<BuildEnvironment?>(null), TimeSpan.Zero, TimeProvider.System);

    /// <summary>The reading, without a limit.</summary>
    public Task<BuildEnvironment?> Reading => reading;

    /// <summary>Waits for the environment; null if it is not known in time.</summary>
    public async Task<BuildEnvironment?> FinishAsync()
    {
        var rest = limit - time.GetElapsedTime(_began);
        if (!reading.IsCompleted && rest > TimeSpan.Zero)
            await ((Task)reading.WaitAsync(rest, time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reading.IsCompletedSuccessfully ? await reading.ConfigureAwait(false) : null;
    }
}
