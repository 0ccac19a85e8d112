using BuildCoordination.Documents;

namespace BuildCoordination.Heartbeats;

/// <summary>A heartbeat that can be part of another push.</summary>
internal sealed class DueHeartbeat(HeartbeatContent content)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeartbeatContent Content => content;

    public Task IsTaken => _taken.Task;

    public void Take() => _taken.TrySetResult();
}

/// <summary>The content of a heartbeat.</summary>
internal sealed record HeartbeatContent(string? Status, JobProgress? Progress, BuildOutput? Output = null);
