using BuildCoordination.Status;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Sets this server's status by hand.</summary>
[MSBuildMultiThreadableTask]
public sealed class UpdateBuildStatus : CoordinationTask
{
    /// <summary><c>idle</c>, <c>building</c>, <c>success</c> or <c>failed</c>.</summary>
    [Required]
    public string Status { get; set; } = "";

    /// <summary>The job of the status.</summary>
    public string? Job { get; set; }

    private protected override async Task ExecuteAsync(BuildCoordinator coordinator)
    {
        if (!Enum.TryParse<ServerState>(Status, ignoreCase: true, out var state) || !Enum.IsDefined(state))
        {
            Log.LogError(
                null, "BC1002", null, null, null, 0, 0, 0, 0,
                "Status: '{0}' is not allowed. Allowed: idle, building, success, failed.", Status);
            return;
        }

        await coordinator.Status.SetAsync(state, Job).ConfigureAwait(false);
        await coordinator.FlushAsync().ConfigureAwait(false);
    }
}
