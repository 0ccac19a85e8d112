using System.Text.RegularExpressions;
using BuildCoordination.Documents;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Setup;

/// <summary>Reads off the machine what it can do.</summary>
internal static partial class Capabilities
{
    private const double Gib = 1024.0 * 1024 * 1024;

    public static async Task<ServerCapabilities> ReadAsync(CancellationToken cancellationToken) => new()
    {
        Cores = Environment.ProcessorCount,
        MemoryGb = (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gib),
        JavaVersion = Java().Match(await SaidAsync("java", cancellationToken)) is { Success: true } java
            ? java.Groups["version"].Value
            : null,
        MavenVersion = Maven().Match(await SaidAsync("mvn", cancellationToken)) is { Success: true } maven
            ? maven.Groups["version"].Value
            : null,
    };

    // A missing program is not a capability.
    private static async Task<string> SaidAsync(string program, CancellationToken cancellationToken)
    {
        var said = await ForeignCommand.RunAsync(program, ["-version"], cancellationToken: cancellationToken);
        return said.Succeeded ? said.Output + said.Error : "";
    }

    [GeneratedRegex("version \"(?<version>[0-9._]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Java();

    [GeneratedRegex("Apache Maven (?<version>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Maven();
}
