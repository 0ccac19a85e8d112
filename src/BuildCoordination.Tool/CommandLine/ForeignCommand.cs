using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using BuildCoordination.Git;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>A short call of another program of this machine, with a deadline; no shell sees its words.</summary>
internal static class ForeignCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs git, but not in the repository whose hook or alias may have started this process.</summary>
    public static Task<ForeignResult> GitAsync(
        string git, IReadOnlyList<string> arguments, string input = "", CancellationToken cancellationToken = default) =>
        RunAsync(git, arguments, input, GitEnvironment.From(null), cancellationToken);

    public static Task<ForeignResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string input = "", CancellationToken cancellationToken = default) =>
        RunAsync(program, arguments, input, variables: null, cancellationToken);

    private static async Task<ForeignResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string input,
        Dictionary<string, string?>? variables, CancellationToken cancellationToken)
    {
        try
        {
            var path = OperatingSystem.IsLinux() ? ProgramPath.Resolve(program) : program;
            var start = new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            };
            foreach (var (name, value) in variables ?? [])
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            return await EndAsync(process, input, cancellationToken);
        }
        catch (Exception e) when (e is Win32Exception or ProcessStartException)
        {
            return new ForeignResult(null, "", e.Message);
        }
    }

    private static async Task<ForeignResult> EndAsync(Process process, string input, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            var (output, error) =
                (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new ForeignResult(process.ExitCode, await output, (await error).Trim());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new ForeignResult(null, "", $"it did not end within {Timeout.TotalSeconds:0} s");
        }
        catch (IOException)
        {
            // It ended without reading all.
            return new ForeignResult(null, "", "it did not read its input");
        }
    }
}

/// <summary>The result of a command; it has no exit code if the command could not be started or did not end.</summary>
internal sealed record ForeignResult(int? Code, string Output, string Error)
{
    public bool Succeeded => Code == 0;
}
