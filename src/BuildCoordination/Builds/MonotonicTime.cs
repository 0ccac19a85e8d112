namespace BuildCoordination.Builds;

internal static class MonotonicTime
{
    /// <summary>
    /// Gets the milliseconds of a clock that nobody can set. Two values of one process can be compared, and those of two processes of one
    /// boot.
    /// </summary>
    public static long GetTick(this TimeProvider time) => (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;
}
