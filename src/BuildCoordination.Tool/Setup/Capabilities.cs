using System.Diagnostics;
using System.Text.RegularExpressions;
using BuildCoordination.Protocol;

namespace BuildCoordination.Tool.Setup;

/// <summary>Reads off the machine what it can do.</summary>
internal static partial class Capabilities
{
    private const double Gib = 1024.0 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<ServerCapabilities> ReadAsync(CancellationToken cancellationToken) => new()
    {
        Cores = Environment.ProcessorCount,
        MemoryGb = (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gib),
        JavaVersion = Java().Match(await SaidAsync("java", cancellationToken)) is { Success: true } java ? java.Groups["version"].Value : null,
        MavenVersion = Maven().Match(await SaidAsync("mvn", cancellationToken)) is { Success: true } maven ? maven.Groups["version"].Value : null,
    };

    private static async Task<string> SaidAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return process.ExitCode == 0 ? await output + await error : "";
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or TimeoutException)
        {
            // It is not there: then it is no capability.
            return "";
        }
    }

    [GeneratedRegex("version \"(?<version>[0-9._]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Java();

    [GeneratedRegex("Apache Maven (?<version>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Maven();
}
