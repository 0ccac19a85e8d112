#!/bin/sh
# A buildcoord hook for build-ended: sets the status of the build's commit on GitLab.
# GITLAB_PROJECT is the project's number, or its path with %2F for each slash; GITLAB_TOKEN a token with the scope api;
# GITLAB_URL the server, https://gitlab.com if it is not set.
set -eu
event=$(cat)
commit=$(printf '%s' "$event" | jq -r 'select(.event == "build-ended") | .build.commit // empty')
[ -n "$commit" ] || exit 0
body=$(printf '%s' "$event" | jq -c '{
  state: (if .build.result == "failed" then "failed" elif .build.result == "cancelled" then "canceled" else "success" end),
  name: "buildcoord/\(.server)/\(.build.name)", description: .text[0:255]}')
answer=$({
  printf 'url = "%s/api/v4/projects/%s/statuses/%s"\n' "${GITLAB_URL:-https://gitlab.com}" "$GITLAB_PROJECT" "$commit"
  printf 'header = "PRIVATE-TOKEN: %s"\n' "$GITLAB_TOKEN"
} | curl -sS --fail-with-body --max-time 20 -K - -H 'Content-Type: application/json' --data-raw "$body") || {
  # GitLab does not take the same status twice: an event that is delivered again is done.
  case $answer in *'Cannot transition status'*) exit 0 ;; esac
  printf '%s\n' "$answer" >&2
  # No later attempt sets the status of a commit that is not there, and the next event must not wait for it.
  case $answer in *'Commit Not Found'*) exit 65 ;; esac
  exit 1
}
