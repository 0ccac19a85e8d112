#!/usr/bin/env bash
# A fleet in migration: build1 runs buildcoord, build2 still runs scripts (git and jq). Both write at once, both hear each other.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BUILDCOORD_SERVER=build1 BUILDCOORD_REPOSITORY=$work/fleet.git BUILDCOORD_STATE=$work/state BUILDCOORD_CACHE=$work/cache

git init -q --bare -b main "$work/fleet.git"
buildcoord status idle   # the first word makes of an empty repository what the scripts expect
git clone -q "$work/fleet.git" "$work/build2"
git -C "$work/build2" config user.name build2
git -C "$work/build2" config user.email build2@example.org

"$here/update_status.sh" "$work/build2" build2 building job_1761779789
for round in 1 2 3; do
  buildcoord send all info "from buildcoord, $round" "" >/dev/null &
  "$here/send_message.sh" "$work/build2" build2 all info "from the scripts, $round" ""
  wait $!
done

echo "== build2 reads with jq"
"$here/read_messages.sh" "$work/build2" build2
echo "== build1 reads with buildcoord"
buildcoord inbox --full
buildcoord health
