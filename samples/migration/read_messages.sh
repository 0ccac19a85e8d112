#!/usr/bin/env bash
# A server that still runs the bash scripts reads its mail.
# usage: read_messages.sh CLONE SERVER
set -euo pipefail
cd "$1"
git pull -q --rebase origin main
jq -r --arg me "$2" '.messages[] | select((.to == $me or .to == "all") and .from != $me) | "[\(.type | ascii_upcase)] \(.from) -> \(.to): \(.subject)"' \
  coordination/messages.json
