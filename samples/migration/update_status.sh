#!/usr/bin/env bash
# A server that still runs the bash scripts says what it is doing.
# usage: update_status.sh CLONE SERVER STATE [JOB]
set -euo pipefail
cd "$1"
server=$2 state=$3 job=${4:-} now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
git pull -q --rebase origin main
mkdir -p "$server"
[ -f "$server/status.json" ] || echo '{"current_job": null, "last_build": null}' > "$server/status.json"
jq --arg server "$server" --arg state "$state" --arg job "$job" --arg now "$now" \
  '.server = $server | .timestamp = $now | .status = $state | .current_job = (if $job == "" then null else {id: $job, started_at: $now} end)' \
  "$server/status.json" > status.tmp
mv status.tmp "$server/status.json"
git add "$server/status.json"
git commit -q -m "[$server] Status: $state at $now"
for _ in $(seq 30); do
  git push -q origin HEAD:main 2>/dev/null && exit 0
  git pull -q --rebase origin main
done
exit 1
