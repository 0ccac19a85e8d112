using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>
/// The end of a run, in the file that the run locks, until it is accepted into the outbox: the record itself is not written again for that
/// moment. A disk that filled up during the build has no room for the record; the room in this file is taken at the start.
/// </summary>
internal sealed record KeptEnd
{
    private const int ReservedBytes = 4_096;

    [JsonPropertyName("outcome")]
    public required BuildOutcome Outcome { get; init; }

    [JsonPropertyName("ended_at")]
    public required DateTimeOffset EndedAt { get; init; }

    [JsonPropertyName("ended_tick")]
    public long? EndedTick { get; init; }

    [JsonPropertyName("end")]
    public required ResultDetails End { get; init; }

    public static void Reserve(FileLock file) => file.Overwrite(Padded([]), isDurable: false);

    /// <summary>Writes the end of a run that its record does not have; the longer details only if they fit.</summary>
    /// <param name="file">The file that the run locks.</param>
    /// <param name="run">The run.</param>
    /// <param name="isDurable">Whether the end is to survive a power loss, and not only a crash of this process.</param>
    /// <returns>Whether it is written.</returns>
    public static bool Write(FileLock file, RunRecord run, bool isDurable)
    {
        if (run is not { Outcome: { } outcome, EndedAt: { } endedAt })
            return false;
        ResultDetails[] notes = [run.End with { Lines = [], Packages = [] }, new() { ExitCode = run.End.ExitCode }];
        foreach (var note in notes)
        {
            var end = new KeptEnd { Outcome = outcome, EndedAt = endedAt, EndedTick = run.EndedTick, End = note };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(end, BuildJson.Default.KeptEnd);
            if (bytes.Length <= ReservedBytes)
                return file.Overwrite(Padded(bytes), isDurable);
        }

        return false;
    }

    /// <summary>The run with the end that its owner left in the file; as it is, if there is none.</summary>
    public static RunRecord AddTo(RunRecord run, StateFile<KeptEnd> file) =>
        run.Outcome is null && file.Read(out var owner) is { } end && owner == run.Owner
            ? run.Decided(end.Outcome, end.End, end.EndedAt, end.EndedTick)
            : run;

    private static byte[] Padded(byte[] bytes)
    {
        var padded = new byte[ReservedBytes];
        padded.AsSpan().Fill((byte)' ');
        bytes.CopyTo(padded, 0);
        return padded;
    }
}
