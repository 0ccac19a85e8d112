namespace BuildCoordination.Tests.Library;

/// <summary>A use of a coordinator's cache that lasts until a test ends it, as a push does that the remote holds.</summary>
internal static class HeldCache
{
    /// <returns>The use, and what ends it.</returns>
    public static async Task<(Task Use, TaskCompletionSource Release)> OpenAsync(
        BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var (opened, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var use = coordinator.Context.Store.UseAsync(
            async _ =>
            {
                opened.SetResult();
                await release.Task;
                return 0;
            }, cancellationToken);
        await opened.Task.WaitAsync(Until.Deadline, cancellationToken);
        return (use, release);
    }
}
