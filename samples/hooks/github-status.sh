#!/bin/sh
# A buildcoord hook for build-ended: sets the status of the build's commit on GitHub.
# GITHUB_REPOSITORY is owner/name, GITHUB_TOKEN a token that may write commit statuses.
set -eu
event=$(cat)
commit=$(printf '%s' "$event" | jq -r 'select(.event == "build-ended") | .build.commit // empty')
[ -n "$commit" ] || exit 0
body=$(printf '%s' "$event" | jq -c '{
  state: (if .build.result == "failed" then "failure" elif .build.result == "cancelled" then "error" else "success" end),
  context: "buildcoord/\(.server)/\(.build.name)", description: .text[0:140]}')
code=$({
  printf 'url = "%s/repos/%s/statuses/%s"\n' "${GITHUB_API_URL:-https://api.github.com}" "$GITHUB_REPOSITORY" "$commit"
  printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN"
} | curl -sS -o /dev/null -w '%{http_code}' --max-time 20 -K - \
  -H 'Accept: application/vnd.github+json' -H 'Content-Type: application/json' --data-raw "$body")
case $code in
  2??) ;;
  # The commit is not there: no later attempt sets its status, and the next event must not wait for it.
  400 | 422) echo "the server answered $code" >&2; exit 65 ;;
  *) echo "the server answered $code" >&2; exit 1 ;;
esac
