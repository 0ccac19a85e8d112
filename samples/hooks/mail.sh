#!/bin/sh
# A buildcoord hook: sends an event by mail, with the system's sendmail.
# MAIL_TO is the recipient; SENDMAIL is the program, /usr/sbin/sendmail if it is not set.
set -eu
event=$(cat)
subject=$(printf '%s' "$event" | jq -r '"buildcoord: \(.event) \(.server)" | gsub("[^ -~]"; "?") | .[0:200]')
body=$(printf '%s' "$event" | jq -r '[.text, "", .message.body // empty, "", "Repository: \(.repository)", "Event: \(.id)"]
  | join("\n") | @base64')
# The same event that is delivered again is the same mail.
id=$(printf '%s' "$event" | jq -r .id | cksum | tr ' ' '.')
{
  printf 'To: %s\nSubject: %s\nMessage-ID: <%s@buildcoord.invalid>\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n' \
    "$MAIL_TO" "$subject" "$id"
  printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n'
  printf '%s\n' "$body" | fold -w 76
} | "${SENDMAIL:-/usr/sbin/sendmail}" -t -oi
