namespace BuildCoordination.Builds;

/// <summary>While this lives, every child of this process is marked as part of a run.</summary>
internal sealed class ChildMark : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(BuildRuns.Marker);

    public ChildMark(BuildRun run) => Environment.SetEnvironmentVariable(BuildRuns.Marker, Value = run.ChildEnvironment[BuildRuns.Marker]);

    public string Value { get; }

    public void Dispose() => Environment.SetEnvironmentVariable(BuildRuns.Marker, _before);
}
