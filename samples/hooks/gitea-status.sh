#!/bin/sh
# A buildcoord hook for build-ended: sets the status of the build's commit on Gitea or Forgejo.
# GITEA_URL is the server, GITEA_REPOSITORY owner/name, GITEA_TOKEN a token that may write the repository.
set -eu
event=$(cat)
commit=$(printf '%s' "$event" | jq -r 'select(.event == "build-ended") | .build.commit // empty')
[ -n "$commit" ] || exit 0
body=$(printf '%s' "$event" | jq -c '{
  state: (if .build.result == "failed" then "failure" elif .build.result == "cancelled" then "error" else "success" end),
  context: "buildcoord/\(.server)/\(.build.name)", description: .text[0:140]}')
code=$({
  printf 'url = "%s/api/v1/repos/%s/statuses/%s"\n' "$GITEA_URL" "$GITEA_REPOSITORY" "$commit"
  printf 'header = "Authorization: token %s"\n' "$GITEA_TOKEN"
} | curl -sS -o /dev/null -w '%{http_code}' --max-time 20 -K - -H 'Content-Type: application/json' --data-raw "$body")
case $code in
  2??) ;;
  # The commit is not there: no later attempt sets its status, and the next event must not wait for it.
  400 | 422) echo "the server answered $code" >&2; exit 65 ;;
  *) echo "the server answered $code" >&2; exit 1 ;;
esac
