using System.Text.Json;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>What this host remembers of the builds of one name and branch.</summary>
internal sealed record BuildMemory(BuildOutcome? LastConclusive, IReadOnlyList<double> SuccessSeconds)
{
    private const int Kept = 20;

    public static BuildMemory Nothing { get; } = new(null, []);

    /// <summary>The median of the last successes; null when there was none.</summary>
    public TimeSpan? Usual => SuccessSeconds.Count == 0 ? null : TimeSpan.FromSeconds(SuccessSeconds.Order().ElementAt(SuccessSeconds.Count / 2));

    public bool IsFixedBy(BuildOutcome outcome) => outcome == BuildOutcome.Success && LastConclusive is { } last && last != BuildOutcome.Success;

    public BuildMemory With(BuildOutcome outcome, TimeSpan duration) => new(
        outcome.IsConclusive() ? outcome : LastConclusive,
        outcome == BuildOutcome.Success ? [.. SuccessSeconds.Append(duration.TotalSeconds).TakeLast(Kept)] : SuccessSeconds);
}

internal sealed class BuildMemoryFile(string path, UnixFileMode mode)
{
    public BuildMemory Of(RunRecord run) => Read().GetValueOrDefault(KeyOf(run)) ?? BuildMemory.Nothing;

    public void Remember(RunRecord run, BuildOutcome outcome, TimeSpan duration)
    {
        var all = Read();
        all[KeyOf(run)] = Of(run).With(outcome, duration);
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(all, BuildJson.Default.DictionaryStringBuildMemory), mode);
    }

    private Dictionary<string, BuildMemory> Read()
    {
        try
        {
            return AtomicFile.Read(path) is { } bytes ? JsonSerializer.Deserialize(bytes, BuildJson.Default.DictionaryStringBuildMemory) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string KeyOf(RunRecord run) => $"{run.Name}@{run.Branch}";
}
