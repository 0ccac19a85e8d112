using BuildCoordination.Diagnostics;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>
/// A task that runs and reports tools. It fails if they fail. A cancellation terminates the tools and their child processes.
/// </summary>
public abstract class CoordinatedToolTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    /// <summary>
    /// Settings, NAME=VALUE on each line, by the names of the MSBuild properties; <c>$(_BuildCoordinationSettings)</c> has the project's.
    /// </summary>
    public string? Settings { get; set; }

    /// <summary>The surrounding build, from <c>$(_BuildCoordinationRun)</c>; if empty, the task is a separate build.</summary>
    public string? Run { get; set; }

    /// <summary>The failing tool's exit code; 0 on success.</summary>
    [Output]
    public int ExitCode { get; private protected set; }

    /// <inheritdoc/>
    public void Cancel() => _cancel.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancel.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            // The engine's callbacks belong to this thread.
            var outerRun = string.IsNullOrEmpty(Run) ? null : SessionProject.Build(BuildEngine, Run, "Run");
            System.Threading.Tasks.Task.Run(() => ExecuteAsync(outerRun)).GetAwaiter().GetResult();
        }
        catch (CoordinationException e)
        {
            Log.Error(e.Diagnostic);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Runs the tools.</summary>
    private protected abstract Task RunAsync(BuildCoordinationOptions options, ToolOutput output, CancellationToken cancellationToken);

    private async Task ExecuteAsync(string? outerRun)
    {
        var options = Coordination.Options(Settings);
        options.OuterRun = outerRun;
        var output = new ToolOutput(Log);
        await RunAsync(options, output, _cancel.Token).ConfigureAwait(false);
    }
}
