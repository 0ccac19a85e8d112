using System.Diagnostics;

namespace BuildCoordination.Tests.Processes;

/// <summary>Waits for what another process does.</summary>
internal static class Until
{
    /// <summary>What ends a test that would wait for ever: far more than anything takes on a busy machine, real tools included.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task True(Func<bool> condition, string what, TimeSpan? deadline = null, Func<string>? more = null)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            if (waited.Elapsed >= (deadline ?? Deadline))
                Assert.Fail($"Still not so: {what}. {more?.Invoke()}");
        }
    }
}
