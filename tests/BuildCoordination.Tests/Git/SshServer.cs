using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BuildCoordination.Tests.Git;

/// <summary>A real sshd on the loopback interface with keys and settings of its own.</summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private readonly Process _sshd;
    private readonly string _folder;

    private SshServer(string folder, int port, Process sshd) => (_folder, Port, _sshd) = (folder, port, sshd);

    public int Port { get; }

    public static async Task<SshServer> StartAsync(string folder)
    {
        Assert.SkipUnless(File.Exists(Program), $"There is no {Program}: install openssh-server.");

        // As root, sshd wants this folder of the distribution's.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        Directory.CreateDirectory(folder);
        foreach (var key in (string[])["host", "user", "stranger"])
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key));
        var output = "";
        for (var tries = 0; tries < 5; tries++)
        {
            var port = FreePort();
            File.WriteAllText(Path.Combine(folder, "sshd_config"), $"""
                ListenAddress 127.0.0.1:{port}
                HostKey {folder}/host
                AuthorizedKeysFile {folder}/user.pub
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                Subsystem sftp internal-sftp
                """);
            var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", Path.Combine(folder, "sshd_config")])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            };
            var sshd = Process.Start(start)!;
            for (string? line; (line = await sshd.StandardError.ReadLineAsync()) is not null; output += line + "\n")
            {
                if (!line.Contains("Server listening", StringComparison.Ordinal))
                    continue;
                _ = sshd.StandardError.ReadToEndAsync();
                File.WriteAllText(
                    Path.Combine(folder, "known_hosts"), $"[127.0.0.1]:{port} {File.ReadAllText(Path.Combine(folder, "host.pub"))}");
                return new SshServer(folder, port, sshd);
            }

            sshd.Dispose();
        }

        throw new InvalidOperationException($"sshd does not start: {output}");
    }

    public string Url(string path) => $"ssh://{Environment.UserName}@127.0.0.1:{Port}{path}";

    /// <summary>An ssh command that nothing of this machine's user has a part in.</summary>
    public string Command(string key = "user", string knownHosts = "known_hosts") =>
        $"ssh -F /dev/null -i {_folder}/{key} -o IdentitiesOnly=yes -o IdentityAgent=none -o GlobalKnownHostsFile=/dev/null -o "
            + $"UserKnownHostsFile={_folder}/{knownHosts}";

    public void Dispose()
    {
        _sshd.Kill(entireProcessTree: true);
        _sshd.WaitForExit();
        _sshd.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
