using System.Text;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The daemon as systemd knows it.</summary>
internal static class ServiceUnit
{
    public const string Name = "buildcoord.service";

    /// <summary>
    /// Settings that a builder has in the environment, where the daemon would not find them: a repository without its credentials, and
    /// paths as they are resolved here, since systemd starts the daemon in another folder.
    /// </summary>
    /// <param name="variables">The environment.</param>
    /// <param name="repository">The repository without credentials.</param>
    /// <param name="paths">Absolute paths by the variable that gave them.</param>
    public static IReadOnlyDictionary<string, string> Inherited(
        IReadOnlyDictionary<string, string> variables, string repository, IReadOnlyDictionary<string, string> paths) => variables
        .Where(variable => variable.Key is "HOME" or "XDG_CONFIG_HOME" or "XDG_STATE_HOME" or "XDG_CACHE_HOME" or "GIT_SSH_COMMAND"
            || (variable.Key.StartsWith("BUILDCOORD_", StringComparison.Ordinal) && variable.Key != Builds.BuildRuns.Marker))
        .ToDictionary(
            variable => variable.Key,
            variable => variable.Key == "BUILDCOORD_REPOSITORY" ? repository : paths.GetValueOrDefault(variable.Key, variable.Value),
            StringComparer.Ordinal);

    /// <summary>
    /// The unit's text. What is hardened leaves the daemon what it needs: the network, git's helpers and credentials in a home, the state
    /// folder with its setgid bit, and the right to end what a dead build left running.
    /// </summary>
    public static string Write(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, bool isUsers)
    {
        var lines = string.Concat(environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => $"Environment={Quote($"{variable.Key}={variable.Value}")}\n"));
        return $"""
            [Unit]
            Description=Tells the fleet of build servers that this one is alive
            Wants=network-online.target
            After=network-online.target

            [Service]
            Type=notify
            ExecStart={string.Join(' ', command.Select(Quote))}
            ExecReload=/bin/kill -HUP $MAINPID
            {lines}Restart=on-failure
            RestartSec=5
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

    // systemd splits at blanks, takes quotes and backslashes away, and reads % and $.
    private static string Quote(string word)
    {
        var text = new StringBuilder(word.Length + 2);
        foreach (var c in word)
            text.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '%' => "%%", '$' => "$$", '\n' => "\\n", _ => c.ToString() });
        return word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=:@+,".Contains(c, StringComparison.Ordinal)) ? text.ToString() : $"\"{text}\"";
    }
}
