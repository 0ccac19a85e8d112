using System.Diagnostics;
using System.Text;

namespace BuildCoordination.Tests.Protocol;

/// <summary>The real jq: what it says is right.</summary>
internal static class Jq
{
    private static readonly string Path = Environment.GetEnvironmentVariable("PATH")!.Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "jq")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need jq 1.6 on PATH: apt-get install jq.");

    /// <summary>What jq prints for an input; null when it fails.</summary>
    public static async Task<byte[]?> Run(byte[] input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var writing = Feed(process, input);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await writing;
        await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }

    /// <summary>Runs a filter on many inputs in one process; a line of output for each.</summary>
    public static async Task<IReadOnlyList<string>> Lines(IEnumerable<byte[]> inputs, string filter)
    {
        var output = await Run([.. inputs.SelectMany(input => input.Append((byte)'\n'))], "-c", filter);
        return Encoding.UTF8.GetString(output ?? throw new InvalidOperationException($"jq failed: {filter}")).Split('\n')[..^1];
    }

    /// <summary>Any bytes as a JSON string, for <c>fromjson</c>: the same parser, one process for many documents.</summary>
    public static byte[] Quote(byte[] bytes) =>
    [
        (byte)'"',
        .. bytes.SelectMany(b => b is (byte)'"' or (byte)'\\' ? [(byte)'\\', b] : b < 0x20 ? Encoding.ASCII.GetBytes($"\\u00{b:x2}") : [b]),
        (byte)'"',
    ];

    private static async Task Feed(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // jq stops reading at its first error.
        }
    }
}
