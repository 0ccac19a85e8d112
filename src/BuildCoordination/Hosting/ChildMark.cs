using BuildCoordination.Builds;

namespace BuildCoordination.Hosting;

/// <summary>While this lives, every child of this process is marked as part of a run.</summary>
internal sealed class ChildMark : IDisposable
{
    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    public ChildMark(BuildRun run)
    {
        var variables = run.ChildEnvironment;
        Value = variables[BuildRuns.Marker];
        foreach (var (name, value) in variables)
        {
            _before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public string Value { get; }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
