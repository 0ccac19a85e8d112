using System.Text;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The daemon as systemd knows it.</summary>
internal static class ServiceUnit
{
    public const string Name = "buildcoord.service";

    /// <summary>
    /// The unit's text. What is hardened leaves the daemon what it needs: the network, git's helpers and credentials in a home, the state
    /// folder with its setgid bit, and the right to terminate a crashed build's orphaned processes.
    /// </summary>
    public static string Write(IReadOnlyList<string> command, ServiceEnvironment environment, string environmentFile, bool isUsers)
    {
        var lines = string.Concat(environment.Public.Select(variable => $"Environment={Quote($"{variable.Key}={variable.Value}")}\n"));
        if (environment.Private.Count > 0)
        {
            lines += "# May hold secrets: only its owner can read it.\n"
                + $"EnvironmentFile={environmentFile.Replace("%", "%%", StringComparison.Ordinal)}\n";
        }

        return $"""
            [Unit]
            Description=Sends this build server's heartbeats and reports to its fleet
            Wants=network-online.target
            After=network-online.target
            ConditionFileIsExecutable={Quote(command[0])}

            [Service]
            Type=notify
            ExecStart={Quote(command[0])} {string.Join(' ', command.Skip(1).Select(QuoteArgument))}
            ExecReload=/bin/kill -HUP $MAINPID
            {lines}Restart=on-failure
            RestartSec=5
            RestartPreventExitStatus={ExitCodes.Usage}
            WatchdogSec=120
            TimeoutStopSec=10
            KillMode=mixed
            UMask=0027
            NoNewPrivileges=yes
            ProtectSystem=full
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectClock=yes
            ProtectHostname=yes
            LockPersonality=yes
            RestrictRealtime=yes
            RestrictNamespaces=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            SystemCallArchitectures=native

            [Install]
            WantedBy={(isUsers ? "default.target" : "multi-user.target")}

            """;
    }

    /// <summary>Whether a unit names another server or repository.</summary>
    public static bool IsOfAnother(string unit, string server, string repository)
    {
        var call = unit.Split('\n').FirstOrDefault(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)) + " ";
        return Names("--server", server) || Names("--repository", repository);

        bool Names(string option, string word) =>
            call.Contains($" {option} ", StringComparison.Ordinal)
                && !call.Contains($" {option} {QuoteArgument(word)} ", StringComparison.Ordinal);
    }

    // systemd expands $ in arguments alone.
    private static string QuoteArgument(string word) => Quote(word).Replace("$", "$$", StringComparison.Ordinal);

    // systemd splits at blanks, removes quotes and backslashes, and expands %.
    private static string Quote(string word)
    {
        var text = new StringBuilder(word.Length + 2);
        foreach (var c in word)
            text.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '%' => "%%", '\n' => "\\n", '\t' => "\\t", _ => c.ToString() });
        return word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=:@+,".Contains(c, StringComparison.Ordinal))
            ? text.ToString()
            : $"\"{text}\"";
    }
}
