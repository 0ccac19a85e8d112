using System.Diagnostics;

namespace BuildCoordination.Tests.Processes;

/// <summary>Waits for what another process does.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static async Task True(Func<bool> condition, string what, TimeSpan? deadline = null, Func<string>? more = null)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            if (waited.Elapsed >= (deadline ?? Deadline))
                Assert.Fail($"Still not so: {what}. {more?.Invoke()}");
        }
    }
}
