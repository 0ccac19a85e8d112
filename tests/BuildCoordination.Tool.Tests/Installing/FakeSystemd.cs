namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>What stands in for systemd on a machine of a test: it runs the one unit and writes down what it was asked.</summary>
internal static class FakeSystemd
{
    public const string Asked = "/var/tmp/systemctl.asked";

    private const string Script = """
        #!/bin/bash
        echo "$*" >>/var/tmp/systemctl.asked
        words=()
        for word in "$@"; do case $word in -*) ;; *) words+=("$word") ;; esac; done
        unit=/etc/systemd/system/buildcoord.service
        [ -f $unit ] || unit=/usr/lib/systemd/system/buildcoord.service
        link=/etc/systemd/system/multi-user.target.wants/buildcoord.service
        pid=/run/buildcoord.pid
        # A process that nobody waited for has no program.
        active() { [ -f $pid ] && readlink "/proc/$(cat $pid)/exe" >/dev/null; }
        stop() {
          active || return 0
          kill "$(cat $pid)"
          while active; do sleep 0.05; done
        }
        start() {
          active && return 0
          setsid $(sed -n 's/^ExecStart=//p' $unit) </dev/null >/dev/null 2>&1 &
          echo $! >$pid
        }
        case ${words[0]} in
          enable) mkdir -p "$(dirname $link)" && ln -sf $unit $link ;;
          disable) rm -f $link ;;
          start) start ;;
          stop) stop ;;
          restart) stop; start ;;
          is-active) active ;;
          is-enabled) [ -L $link ] && echo enabled ;;
        esac
        """;

    public static Task AddAsync(DebianMachine machine) => machine.RunAsync($$"""
        mkdir -p /run/systemd/system
        cat >/usr/local/bin/systemctl <<'TEXT'
        {{Script}}
        TEXT
        chmod +x /usr/local/bin/systemctl
        """);
}
