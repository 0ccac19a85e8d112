using BuildCoordination.Documents;

namespace BuildCoordination.Heartbeats;

/// <summary>A beat that may ride on a push.</summary>
internal sealed class DueBeat(BeatContent content)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BeatContent Content => content;

    public Task IsTaken => _taken.Task;

    public void Take() => _taken.TrySetResult();
}

/// <summary>What a beat says beside that the server lives.</summary>
internal sealed record BeatContent(string? Status, JobProgress? Progress);
