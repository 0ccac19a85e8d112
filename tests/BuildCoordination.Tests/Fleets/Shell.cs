using System.Diagnostics;

namespace BuildCoordination.Tests.Fleets;

/// <summary>Runs real programs with a deadline.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder =
        null, TimeSpan? patience = null)
    {
        var (code, output, error) = await TryAsync(program, arguments, environment, folder, patience);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}{error}");
    }

    public static async Task<(int Code, string Output, string Error)> TryAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder =
            null, TimeSpan? patience = null)
    {
        using var process = Start(program, arguments, environment, folder);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} did not end in {(patience ?? Patience).TotalSeconds:0} s.", e);
        }

        return (process.ExitCode, await output, await error);
    }

    public static Process Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>
    /// Writes a program. Another process does: a process that a test starts at this moment would have the file open for writing until it
    /// runs its own program, and nobody could run this one ("Text file busy").
    /// </summary>
    public static void WriteProgram(string path, string text)
    {
        using var writer = Start("/bin/sh", ["-c", "cat > \"$0\" && chmod 700 \"$0\"", path]);
        writer.StandardInput.Write(text);
        writer.StandardInput.Close();
        writer.WaitForExit();
        if (writer.ExitCode != 0)
            throw new IOException($"{path} could not be written: {writer.StandardError.ReadToEnd()}");
    }

    /// <summary>What the command of this checkout answers on a machine, whatever its exit code is.</summary>
    public static async Task<string> BuildcoordAsync(IReadOnlyDictionary<string, string> machine, params string[] arguments) =>
        (await TryAsync(TestPaths.Command, arguments, machine, machine["HOME"])).Output;

    public static string Git(string folder, params string[] arguments) =>
        RunAsync("git", ["-C", folder, .. arguments], GitIdentity).GetAwaiter().GetResult().TrimEnd('\n');

    private static Dictionary<string, string> GitIdentity { get; } = new(StringComparer.Ordinal)
    {
        ["GIT_AUTHOR_NAME"] = "test",
        ["GIT_AUTHOR_EMAIL"] = "test@example.org",
        ["GIT_COMMITTER_NAME"] = "test",
        ["GIT_COMMITTER_EMAIL"] = "test@example.org",
    };
}
