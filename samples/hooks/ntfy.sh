#!/bin/sh
# A buildcoord hook: sends an event's text to phones and desktops by ntfy.
# NTFY_URL is the address of a topic, NTFY_TOKEN an access token if the server asks for one.
set -eu
event=$(cat)
text=$(printf '%s' "$event" | jq -r .text)
priority=$(printf '%s' "$event" | jq -r 'if .build.result == "failed" or .event == "server-lost" or .message.type == "error"
  then "high" else "default" end')
{
  printf 'url = "%s"\n' "$NTFY_URL"
  if [ -n "${NTFY_TOKEN:-}" ]; then printf 'header = "Authorization: Bearer %s"\n' "$NTFY_TOKEN"; fi
} | curl -fsS -o /dev/null --max-time 20 -K - -H 'Title: buildcoord' -H "Priority: $priority" --data-raw "$text"
