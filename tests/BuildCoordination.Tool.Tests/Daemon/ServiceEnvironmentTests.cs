using System.Text;

namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>A daemon that systemd starts gets no shell's environment: only what was noted when it was installed.</summary>
public sealed class ServiceEnvironmentTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly string _root;

    public ServiceEnvironmentTests()
    {
        _root = Path.Combine(_fleet.Folder, "system root");
        Directory.CreateDirectory(Path.Combine(_root, "run/systemd/system"));
        var systemctl = Path.Combine(Directory.CreateDirectory(Path.Combine(_fleet.Folder, "bin")).FullName, "systemctl");
        Shell.WriteProgram(systemctl, "#!/bin/sh\n");
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_service_reaches_the_remote_as_the_shell_does_that_installed_it()
    {
        (string Name, string Value)[] given =
        [
            ("DOTNET_ROOT", "/opt/100 % $net \"x\" \\y"), ("DOTNET_ROOT_X64", "/opt/x64"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
            ("HTTP_PROXY", "http://proxy.example:3128"), ("http_proxy", "http://proxy.example:3128"),
            ("HTTPS_PROXY", "http://me:p%40ss$w`x\"\\@proxy.example:3128"), ("https_proxy", "me:hunter2@proxy.example"),
            ("NO_PROXY", "localhost,\n.example.org"), ("no_proxy", ""),
            ("ALL_PROXY", "socks5h://proxy.example"), ("all_proxy", "\tsocks5h://p "),
            ("GIT_SSL_NO_VERIFY", "0"), ("GIT_SSL_CERT", "/etc/ssl/it's.pem"), ("GIT_PROXY_SSL_KEY", "/etc/ssl/key"),
            ("SSL_CERT_FILE", "/etc/ssl/é.pem"), ("CURL_CA_BUNDLE", "/etc/ssl/%h%n%%"), ("SSH_AUTH_SOCK", "/run/agent;#.sock"),
            ("GIT_SSH", "plink"), ("GIT_SSH_COMMAND", "ssh -i ~/.ssh/id"), ("GIT_HTTP_USER_AGENT", "me"), ("GIT_ALLOW_PROTOCOL", "file"),
        ];
        var build1 = Builder(given);

        Assert.Equal(1, (await build1.RunAsync("daemon", "install")).Code);
        var installed = await InstalledAsync();

        foreach (var (name, value) in given)
            Assert.Equal((name, value), (name, installed.GetValueOrDefault(name, "(left out)")));
        Assert.Equal(build1.Environment["PATH"], installed["PATH"]);
    }

    [Fact]
    public async Task What_leads_git_elsewhere_or_belongs_to_one_shell_is_left_out()
    {
        var build1 = Builder(
            ("GIT_DIR", "/x"), ("GIT_INDEX_FILE", "/x"), ("GIT_TRACE_CURL", "/x"), ("GIT_AUTHOR_EMAIL", "me@example.org"),
            ("GIT_EDITOR", "vi"),
            ("OLDPWD", "/"), ("MY_TOKEN", "abc"), ("BUILDCOORD_RUN", "x"), ("BUILDCOORD_WIRE", "1"), ("http_proxy", "http://proxy\r"));
        build1.Environment["PATH"] = $".:bin::{build1.Environment["PATH"]}";

        await build1.RunAsync("daemon", "install");
        var installed = await InstalledAsync();

        Assert.Empty(installed.Keys.Intersect(
        [
            "GIT_DIR", "GIT_INDEX_FILE", "GIT_TRACE_CURL", "GIT_AUTHOR_EMAIL", "GIT_EDITOR",
            "OLDPWD", "MY_TOKEN", "BUILDCOORD_RUN", "BUILDCOORD_WIRE", "http_proxy",
        ]));
        Assert.Equal(build1.Environment["PATH"][".:bin::".Length..], installed["PATH"]);
    }

    [Fact]
    public async Task Of_gits_configuration_in_variables_the_service_has_the_keys_for_access()
    {
        var build1 = Builder(
            ("GIT_CONFIG_COUNT", "2"), ("GIT_CONFIG_KEY_0", "core.hooksPath"), ("GIT_CONFIG_VALUE_0", "/x"),
            ("GIT_CONFIG_KEY_1", "http.extraHeader"), ("GIT_CONFIG_VALUE_1", "X-Access: s3cret-t0ken"),
            ("GIT_CONFIG_PARAMETERS", "'core.sshcommand'='ssh -p '\\''22'\\''' 'user.name=me'"));

        await build1.RunAsync("daemon", "install");
        var git = (await InstalledAsync()).Where(variable =>
             variable.Key.StartsWith("GIT_CONFIG_", StringComparison.Ordinal) && variable.Key != "GIT_CONFIG_NOSYSTEM");

        Assert.Equal(
            [
                "GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=http.extraHeader", "GIT_CONFIG_KEY_1=core.sshcommand",
                "GIT_CONFIG_VALUE_0=X-Access: s3cret-t0ken", "GIT_CONFIG_VALUE_1=ssh -p '22'",
            ],
            git.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_in_a_file_that_only_its_owner_reads_and_that_goes_with_the_service()
    {
        var build1 = Builder(
            ("https_proxy", "http://me:hunter2@proxy.example"), ("ALL_PROXY", "me:hunter2@proxy.example"),
            ("GIT_SSH_COMMAND", "sshpass -p hunter2 ssh"),
            ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "http.extraHeader"), ("GIT_CONFIG_VALUE_0", "X-Access: hunter2"));

        await build1.RunAsync("daemon", "install");
        var shown = await build1.RunAsync("daemon", "install", "--dry-run");

        Assert.DoesNotContain("hunter2", File.ReadAllText(Unit), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown.Output + shown.Error, StringComparison.Ordinal);
        Assert.Contains("# https_proxy=...\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Secrets));
        Assert.Equal("hunter2", (await InstalledAsync())["https_proxy"][10..17]);
        Assert.DoesNotContain("has other settings", (await build1.RunAsync("doctor")).Output, StringComparison.Ordinal);

        foreach (var name in (string[])["https_proxy", "ALL_PROXY", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT"])
            build1.Environment.Remove(name);
        Assert.Contains("has other settings", (await build1.RunAsync("doctor")).Output, StringComparison.Ordinal);
        await build1.RunAsync("daemon", "install");
        Assert.False(File.Exists(Secrets));
        File.WriteAllText(Secrets, "");
        await build1.RunAsync("daemon", "uninstall");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_fleet.Folder, "buildcoord.*", SearchOption.AllDirectories),
            file => file.Contains("systemd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Relative_paths_mean_the_same_files_for_this_command_and_for_the_service()
    {
        var build1 = Builder(
            ("GIT_CONFIG_GLOBAL", "my.gitconfig"), ("GIT_SSL_CAINFO", "../ca.pem"), ("GIT_ASKPASS", "./ask"),
            ("SSL_CERT_DIR", "certs:/etc/ssl"),
            ("BUILDCOORD_REPOSITORY", "http://fleet.example/"));
        var home = build1.Environment["HOME"];
        File.WriteAllText(Path.Combine(home, "my.gitconfig"), $"[url \"{_fleet.Remote}\"]\n  insteadOf = http://fleet.example/\n");

        Assert.Equal((0, ""), await build1.RunAsync("builds") is var builds ? (builds.Code, builds.Error) : default);
        await build1.RunAsync("daemon", "install");
        var installed = await InstalledAsync();

        Assert.Equal($"{home}/my.gitconfig", installed["GIT_CONFIG_GLOBAL"]);
        Assert.Equal($"{Path.GetDirectoryName(home)}/ca.pem", installed["GIT_SSL_CAINFO"]);
        Assert.Equal($"{home}/ask", installed["GIT_ASKPASS"]);
        Assert.Equal($"{home}/certs:/etc/ssl", installed["SSL_CERT_DIR"]);
    }

    private string Unit => Directory.EnumerateFiles(_fleet.Folder, "buildcoord.service", SearchOption.AllDirectories).Single();

    private string Secrets => Path.ChangeExtension(Unit, ".env");

    private Buildcoord Builder(params (string Name, string Value)[] variables)
    {
        var build1 = new Buildcoord(_fleet, "build1", [.. variables, ("BUILDCOORD_SYSTEM_ROOT", _root)]);
        build1.Environment["PATH"] = $"{Path.Combine(_fleet.Folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return build1;
    }

    // As systemd reads the unit, and the file as a shell does.
    private async Task<Dictionary<string, string>> InstalledAsync()
    {
        if (File.Exists("/usr/bin/systemd-analyze"))
            Assert.Equal((0, "", ""), await Shell.TryAsync("systemd-analyze", ["verify", "--man=no", Unit]));
        var variables = File.ReadAllLines(Unit).Where(line => line.StartsWith("Environment=", StringComparison.Ordinal))
            .Select(line => Unquote(line["Environment=".Length..]));
        if (File.Exists(Secrets))
        {
            var (_, read, _) = await Shell.TryAsync("env", ["-i", "/bin/sh", "-c", "set -a; . \"$0\"; env -0", Secrets]);
            variables = variables.Concat(read.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("PWD=", StringComparison.Ordinal)));
        }

        return variables.Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static string Unquote(string assignment)
    {
        var text = new StringBuilder();
        var isQuoted = assignment.StartsWith('"') && assignment.EndsWith('"');
        Assert.True(isQuoted || !assignment.Any(c => char.IsWhiteSpace(c) || "\"'\\;#$".Contains(c, StringComparison.Ordinal)), assignment);
        var inner = isQuoted ? assignment[1..^1] : assignment;
        for (var i = 0; i < inner.Length; i++)
        {
            Assert.False(isQuoted && inner[i] == '"', assignment);
            text.Append(inner[i] switch
            {
                '\\' => "\n\t\"\\"["nt\"\\".IndexOf(inner[++i], StringComparison.Ordinal)],
                '%' => inner[++i] == '%' ? '%' : throw new InvalidOperationException("%"),
                var c => c,
            });
        }

        return text.ToString();
    }
}
