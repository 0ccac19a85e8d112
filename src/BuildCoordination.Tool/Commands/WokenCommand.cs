using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

/// <summary>
/// A command that <c>wait</c> runs when what it waited for came. Other servers' words are on its standard input only: a shell never reads
/// them as words of a command.
/// </summary>
internal sealed class WokenCommand(string line)
{
    private const string Shell = "/bin/sh";

    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private string _answer = "";

    /// <summary>Whether there is an answer for the command.</summary>
    public bool HasAnswer => _answer.Length > 0;

    /// <summary>Sets what the command gets, one JSON document on a line.</summary>
    public void Give<T>(T answer, JsonTypeInfo<T> type) =>
        _answer = Display.ServiceCommands.InJson(JsonSerializer.Serialize(answer, type)) + "\n";

    /// <summary>Runs the command and returns its exit code.</summary>
    /// <param name="outputToError">Whether its output must not be on standard output.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async Task<int> RunAsync(bool outputToError, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Shell, ["-c", outputToError ? $"exec >&2\n{line}" : line])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            using var stop = new StopOnSignal(isWanted: true, cancellationToken);
            using var process = Process.Start(start)!;
            await WriteAsync(process, stop.Token).ConfigureAwait(false);
            var exit = process.WaitForExitAsync(CancellationToken.None);
            await exit.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!exit.IsCompleted)
                await TerminateAsync(process, exit).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{Shell} cannot be started: {e.Message}", e);
        }
    }

    // A Ctrl-C reaches the command, too; a SIGTERM that is to end 'wait' does not.
    private static async Task TerminateAsync(Process process, Task exit)
    {
        if (OperatingSystem.IsLinux() && ProcessTable.Find(process.Id) is { } child)
            ProcessSignal.Send(child, SignalNumber.Terminate);
        await exit.WaitAsync(KillTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!exit.IsCompleted)
            process.Kill(entireProcessTree: true);
        await exit.ConfigureAwait(false);
    }

    // Many commands do not read it.
    private async Task WriteAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(_answer.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
    }
}
