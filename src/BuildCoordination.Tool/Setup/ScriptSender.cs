using System.Text.RegularExpressions;
using BuildCoordination.Processes;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Setup;

/// <summary>The bash scripts that still send for a server: processes, and lines of this user's crontab.</summary>
internal sealed partial record ScriptSender(IReadOnlyList<ProcessEntry> Processes, IReadOnlyList<string> CronLines)
{
    private const string Mark = "# taken over by buildcoord: ";

    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    public bool IsThere => Processes.Count + CronLines.Count > 0;

    public static async Task<ScriptSender> FindAsync(
        string server, EnvironmentSnapshot environment, CancellationToken cancellationToken) =>
        new(
            [.. ProcessTable.All()
                .Where(process => process.IsAlive && IsSender(ProcessTable.Words(process.Id) ?? [], server)
                     && IsHere(process, environment))],
            [.. (await CrontabAsync("-l", null, cancellationToken)).Split('\n').Where(line => IsCronSender(line, server))]);

    public override string ToString() =>
        string.Join(
            ", ", Processes.Select(process => $"process {process.Id}").Concat(CronLines.Select(line => $"cron line '{line.Trim()}'")));

    /// <summary>Ends the processes, and makes comments of the cron lines, so that nothing is lost.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (CronLines.Count > 0)
        {
            var table = (await CrontabAsync("-l", null, cancellationToken)).Split('\n')
                .Select(line => CronLines.Contains(line, StringComparer.Ordinal) ? Mark + line : line);
            await CrontabAsync("-", string.Join('\n', table), cancellationToken);
        }

        await new ProcessTerminator(() => [.. Processes.Where(process => ProcessTable.IsAlive(process.Id, process.StartTime))])
            .RunAsync(KillTimeout, cancellationToken);
    }

    // "bash ./enhanced_heartbeat_daemon.sh build1 60": the script's name, then the server's id.
    private static bool IsSender(string[] words, string server)
    {
        var script = Array.FindIndex(words, word => ScriptName().IsMatch(word));
        return script >= 0 && script + 1 < words.Length && words[script + 1] == server;
    }

    // The processes of a test and those of the machine do not see each other.
    private static bool IsHere(ProcessEntry process, EnvironmentSnapshot environment) =>
        ProcessTable.EnvironmentVariable(process.Id, EnvironmentSnapshot.SystemRootVariable)
            == environment[EnvironmentSnapshot.SystemRootVariable];

    private static bool IsCronSender(string line, string server) =>
        !line.TrimStart().StartsWith('#') && IsSender(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), server);

    // Without cron, or without a table of one's own, there are no lines.
    private static async Task<string> CrontabAsync(string argument, string? table, CancellationToken cancellationToken)
    {
        var crontab = await ForeignCommand.RunAsync("crontab", [argument], table ?? "", cancellationToken);
        return crontab.Succeeded ? crontab.Output
            : table is null ? ""
            : throw new Diagnostics.CoordinationException(SetupDiagnostics.Crontab(crontab.Error));
    }

    [GeneratedRegex(@"(^|/)[a-z_]*heartbeat[a-z_]*\.sh$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptName();
}
