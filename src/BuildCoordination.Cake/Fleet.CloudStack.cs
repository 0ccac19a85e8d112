using BuildCoordination.CloudStack;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Cake;

/// <content>CloudStack's build.</content>
internal sealed partial class Fleet
{
    public (int ExitCode, string Outcome, string Job, IReadOnlyList<string> Failure, IReadOnlyList<string> Packages,
        IReadOnlyList<string> Logs) BuildCloudStack(string? only)
    {
        try
        {
            var result = Task.Run(() => BuildAsync(only is null ? CloudStackTargets.All : Enum.Parse<CloudStackTargets>(only)))
                .GetAwaiter().GetResult();
            return (result.ExitCode, result.Outcome.ToString(), result.JobId, result.Failure.Lines,
                [.. result.Packages.Select(package => package.Path).OfType<string>()], result.Logs);
        }
        catch (CoordinationException e)
        {
            throw new InvalidOperationException(e.Diagnostic.ForCake().ToString(), e);
        }
    }

    private async Task<CloudStackResult> BuildAsync(CloudStackTargets targets)
    {
        var output = Console.OpenStandardOutput();
        await using var outputDisposed = output.ConfigureAwait(false);
        return await CloudStackPipeline.RunHostedAsync(Options(), new PipelineConsole(output), targets, Warn).ConfigureAwait(false);
    }
}
