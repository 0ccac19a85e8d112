namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>The package on a bare Debian 12, which has no .NET.</summary>
public sealed class DebianInstallTests(DebianPackages packages)
{
    private const string Repository = "/srv/coordination.git";
    private const string Setup = $"git init -q --bare {Repository}\ntimeout 600 buildcoord setup --server build1 --repository {Repository}";

    // A bare system has no pgrep.
    private const string Daemon = """
        daemon() {
          local each
          for each in /proc/[0-9]*; do tr '\0' ' ' <$each/cmdline | grep -q '^[^ ]*buildcoord daemon run' && echo ${each#/proc/} || true; done 2>/dev/null
        }

        """;

    private const string RunsInstalled = $"{Daemon}[ /proc/$(daemon)/exe -ef /usr/lib/buildcoord/buildcoord ]";

    [Fact(Explicit = true)]
    public async Task A_builder_sends_its_first_message_within_a_minute()
    {
        await using var machine = await DebianMachine.MakeAsync(await packages.BareDebian);
        Assert.NotEqual(0, (await machine.TryAsync("command -v dotnet")).Code);

        await machine.InstallAsync(await packages.Package);
        Assert.NotEqual(0, (await machine.TryAsync("ls /etc/buildcoord.json")).Code);
        Assert.Contains("build1 is set up", await machine.RunAsync(Setup), StringComparison.Ordinal);
        await machine.RunAsync("timeout 600 buildcoord send all info 'the first message' hello --require-visible");

        Assert.Contains(
            "the first message", await machine.RunAsync($"git -C {Repository} show main:coordination/messages.json"),
            StringComparison.Ordinal);
        await machine.RunAsync("buildcoord run --name docs -- sh -c 'exit 3' || [ $? = 3 ]");
        await machine.RunAsync("buildcoord outbox flush");
        Assert.Contains(
            "Build Failed: docs", await machine.RunAsync($"git -C {Repository} show main:coordination/messages.json"),
            StringComparison.Ordinal);
        Assert.Equal("health\n", await machine.RunAsync("""
            source /usr/share/bash-completion/completions/buildcoord
            COMP_LINE='buildcoord he'; COMP_POINT=13; COMP_WORDS=($COMP_LINE); COMP_CWORD=1
            _buildcoord; printf '%s\n' "${COMPREPLY[@]}"
            """));
    }

    [Fact(Explicit = true)]
    public async Task An_upgrade_asks_nothing_loses_nothing_and_a_daemon_that_was_started_by_hand_goes_on_with_the_new_command()
    {
        await using var machine = await DebianMachine.MakeAsync(await packages.BareDebian);
        await machine.InstallAsync(await packages.OlderPackage);
        await machine.RunAsync(Setup);
        await machine.RunAsync("""sed -i 's/{/{ "manager": "nightly",/' /etc/buildcoord.json""");
        await machine.RunAsync($"buildcoord daemon restart; mv {Repository} {Repository}.away");
        await machine.RunAsync("buildcoord send all info 'it waits' hello");
        var settings = await machine.RunAsync("cat /etc/buildcoord.json");

        await machine.InstallAsync(await packages.Package);

        Assert.Equal(settings, await machine.RunAsync("cat /etc/buildcoord.json"));
        Assert.Contains("it waits", await machine.RunAsync("buildcoord outbox list"), StringComparison.Ordinal);
        await machine.UntilAsync(RunsInstalled, "the daemon runs the new command");
        await machine.RunAsync($"mv {Repository}.away {Repository}");
        await machine.UntilAsync($"git -C {Repository} show main:coordination/messages.json | grep -q 'it waits'", "the message arrives");

        // A downgrade is the same the other way round.
        await machine.InstallAsync(await packages.OlderPackage);
        await machine.UntilAsync(RunsInstalled, "the daemon runs the old command");
        Assert.Equal(settings, await machine.RunAsync("cat /etc/buildcoord.json"));
        await machine.RunAsync("timeout 600 buildcoord send all info 'after the downgrade' hello --require-visible");
    }

    [Fact(Explicit = true)]
    public async Task A_purge_shows_what_was_never_delivered_then_nothing_of_it_is_left()
    {
        await using var machine = await DebianMachine.MakeAsync(await packages.BareDebian);
        await machine.RunAsync("find / -xdev ! -path '/proc/*' ! -path '/root/*.deb' | sort >/var/tmp/before");
        await machine.InstallAsync(await packages.Package);
        await machine.RunAsync(Setup);
        await machine.RunAsync($"mv {Repository} {Repository}.away; touch /var/log/heartbeat-other.log");
        await machine.RunAsync("""buildcoord send all info 'never "told" yoü' hello; buildcoord send all warning second hello""");

        var removed = await machine.RunAsync("dpkg --remove buildcoord");
        Assert.DoesNotContain("never", removed, StringComparison.Ordinal);
        Assert.Equal("", await machine.RunAsync($"{Daemon}daemon"));
        await machine.RunAsync("ls /etc/buildcoord.json /var/lib/buildcoord /var/log/heartbeat-build1.log >/dev/null");

        var purged = await machine.RunAsync("dpkg --purge buildcoord");
        Assert.Matches("the fleet never received:\n  20[0-9T:Z-]+  build1: never \"told\" yoü\n  20[0-9T:Z-]+  build1: second\n", purged);
        Assert.Equal("/var/log/heartbeat-other.log\n", await machine.RunAsync("""
            find / -xdev ! -path '/proc/*' ! -path '/root/*.deb' | sort | comm -13 /var/tmp/before - \
              | grep -vE '^/srv|^/var/(tmp|lib/dpkg|cache|log/(dpkg|alternatives))|^/tmp|^/root/.cache$'
            """));
    }

    [Fact(Explicit = true)]
    public async Task Under_systemd_the_service_is_set_up_restarted_by_an_upgrade_stopped_by_a_removal_and_started_by_an_installation()
    {
        await using var machine = await DebianMachine.MakeAsync(await packages.BareDebian);
        await FakeSystemd.AddAsync(machine);
        await machine.InstallAsync(await packages.OlderPackage);
        Assert.NotEqual(0, (await machine.TryAsync("systemctl is-active buildcoord.service")).Code);
        await machine.RunAsync(Setup);
        var first = await machine.RunAsync("cat /run/buildcoord.pid");

        await machine.InstallAsync(await packages.Package);
        var second = await machine.RunAsync("systemctl is-active buildcoord.service; cat /run/buildcoord.pid");
        Assert.NotEqual(first, second);
        await machine.RunAsync($"[ /proc/{second.Trim()}/exe -ef /usr/lib/buildcoord/buildcoord ]");

        await machine.RunAsync("dpkg --remove buildcoord");
        Assert.NotEqual(0, (await machine.TryAsync("systemctl is-active buildcoord.service")).Code);
        await machine.InstallAsync(await packages.Package);
        await machine.RunAsync("systemctl is-active buildcoord.service");
        await machine.RunAsync("dpkg --purge buildcoord");
        Assert.NotEqual(0, (await machine.TryAsync("systemctl is-active buildcoord.service")).Code);
        Assert.Equal("", await machine.RunAsync("find /etc/systemd -name 'buildcoord*'"));
    }
}
