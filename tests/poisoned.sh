#!/usr/bin/env bash
# usage (as root): tests/poisoned.sh COMMAND...        for example: tests/poisoned.sh ./test.sh
# Runs a command as on a builder of a real fleet, whose settings stand in every place where settings can stand. They are in
# a view of the file system that only the command has. Ends with the command's exit code, with 70 if the command changed anything of that
# builder, with 77 where nothing can be mounted.
set -euo pipefail
if [ "${1:-}" != --inside ]; then
  here=$(realpath "$0")
  unshare --mount true 2>/dev/null || { echo "Only root can mount, and not in every container." >&2; exit 77; }
  exec unshare --mount "$here" --inside "$@"
fi
shift
user_home=$HOME program_path=$PATH
poison=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; cd /; umount -l "$poison"; rmdir "$poison"' EXIT

# A folder of the machine to which only this view's processes can add names.
cover() {
  mkdir -p "$poison/layers$1/upper" "$poison/layers$1/scratch"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$poison/layers$1/upper,workdir=$poison/layers$1/scratch" "$1"
}
why=$({
  mount -t tmpfs -o mode=755 tmpfs "$poison" && cover /etc && cover /run && cover /var/lib && cover /var/log && cover /root
} 2>&1) || { echo "$why" >&2; exit 77; }

builder=$poison/builder
mkdir -p "$builder"/{bin,home/.config/buildcoord,home/.local/state,home/.cache,config/buildcoord} \
  "$builder"/{state,cache,log,hooks,system/etc,tree/.git,tree/sub}
git init -q --bare -b main "$builder/fleet.git"
printf '{ "repository": "%s", "server": "poisoned", "strict": true }\n' "$builder/fleet.git" |
  tee /etc/buildcoord.json "$builder/tree/buildcoord.json" >"$builder/system/etc/buildcoord.json"
echo '{ this is not JSON' | tee "$builder/home/.config/buildcoord/buildcoord.json" >"$builder/config/buildcoord/buildcoord.json"
mkdir -p /var/lib/buildcoord/repositories /var/log/buildcoord /root/Build /etc/systemd/system /run/systemd/system
chmod 3770 /var/lib/buildcoord
echo poisoned | tee /etc/build_server_id /root/Build/.build_server_id \
  "$builder"/{tree,tree/sub,config/buildcoord}/.build_server_id >/dev/null
echo '[Unit]' >/etc/systemd/system/buildcoord.service

# git as nobody would like it: other remotes, signatures that cannot be made, hooks that refuse.
cat >"$builder/home/.gitconfig" <<EOF
[commit]
	gpgsign = true
[gpg]
	program = /bin/false
[core]
	hooksPath = $builder/hooks
[url "$builder/fleet.git"]
	insteadOf = /tmp/buildcoord-test
EOF
cp "$builder/home/.gitconfig" /etc/gitconfig
printf '#!/bin/sh\necho "$0" >>%s/called\nexit 1\n' "$builder" | tee "$builder"/bin/{crontab,systemctl} >"$builder/hooks/pre-push"
chmod +x "$builder"/bin/* "$builder"/hooks/*

# The bash scripts' daemon runs here for servers that tests set up.
printf '#!/bin/bash\nwhile sleep 1; do :; done\n' >"$builder/bin/enhanced_heartbeat_daemon.sh"
chmod +x "$builder/bin/enhanced_heartbeat_daemon.sh"
for server in build1 taken1; do env -u BUILDCOORD_SYSTEM_ROOT "$builder/bin/enhanced_heartbeat_daemon.sh" "$server" 60 & done

# The SDK's packages and notes are no settings.
[ ! -d "$user_home/.nuget" ] || ln -s "$user_home/.nuget" "$builder/home/.nuget"
mkdir -p "$builder/home/.dotnet/toolResolverCache/1"
echo '[]' >"$builder/home/.dotnet/toolResolverCache/1/cake.tool"

seen() {
  find "$builder" /etc/buildcoord.json /etc/build_server_id /etc/systemd/system /run/systemd/system \
    /var/lib/buildcoord /var/log/buildcoord /root/Build \
    -not -path "$builder/home/.nuget/*" -not -path "$builder/home/.dotnet*" \
    -not -path "$builder/home/.local" -not -path "$builder/home/.local/share*" -printf '%p %y %s %T@\n' | sort
  find /var/log -maxdepth 1 -name 'heartbeat-*' -o -maxdepth 1 -name 'build-messages-*'
  find "$builder/home/.config" "$builder/home/.local" "$builder/home/.cache" -name buildcoord -printf '%p\n'
  jobs -p -r
}
before=$(seen)
cd "$builder/tree/sub"
[ "${1#./}" = "$1" ] || cd "$OLDPWD"
code=0
env HOME="$builder/home" XDG_CONFIG_HOME="$builder/config" XDG_STATE_HOME="$builder/state" XDG_CACHE_HOME="$builder/cache" \
  PATH="$builder/bin:$program_path" \
  SERVER_ID=poisoned BUILDCOORD_SERVER=poisoned BUILDCOORD_REPOSITORY="$builder/fleet.git" \
  BUILDCOORD_STATE="$builder/state" BUILDCOORD_CACHE="$builder/cache" \
  BUILDCOORD_LOG_FOLDER="$builder/log" BUILDCOORD_LEGACY_CLONE=/root/Build BUILDCOORD_SYSTEM_ROOT="$builder/system" \
  BUILDCOORD_STRICT=true BUILDCOORD_RUN=1 \
  BUILDCOORD_LEVEL=failures BUILDCOORD_FLUSH_LIMIT=1s GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$builder/log/summary" \
  NOTIFY_SOCKET="$builder/notify" \
  "$@" || code=$?
if ! changed=$(diff <(echo "$before") <(seen)); then
  echo "The builder's own files, daemons or fleet changed:" >&2
  echo "$changed" >&2
  exit 70
fi
exit "$code"
