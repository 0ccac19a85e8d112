using System.Diagnostics;

namespace BuildCoordination.Cake.Tests;

/// <summary>Sends a signal to Cake in the middle of a run.</summary>
internal static class Stopped
{
    /// <param name="run">The dotnet that waits for Cake, its child, and has its exit code.</param>
    /// <param name="mark">The file that says that the run is in the middle.</param>
    /// <param name="signal">The signal's name.</param>
    public static async Task<int> InTheMiddleAsync(Process run, string mark, string signal)
    {
        run.StandardInput.Close();
        run.OutputDataReceived += (_, _) => { };
        run.ErrorDataReceived += (_, _) => { };
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        await Until.True(() => File.Exists(mark), "the run is in the middle");
        await Shell.RunAsync("pkill", [$"-{signal}", "-P", $"{run.Id}"]);
        await Until.True(() => run.HasExited, "Cake is gone");
        return run.ExitCode;
    }
}
