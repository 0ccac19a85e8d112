#!/usr/bin/env bash
# What two thousand beats leave behind: memory of the process, commits and size of the coordination repository, size of the cache.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-2000}
dotnet build tests/Worker -c Release -v quiet --nologo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init -q --bare -b main "$work/fleet.git"
export BUILDCOORD_STATE="$work/state" XDG_CACHE_HOME="$work/cache" BUILDCOORD_REPOSITORY="$work/fleet.git" BUILDCOORD_SERVER=build1
worker="$PWD/artifacts/bin/Worker/release/worker"

"$worker" send first 1
show() {
  echo "$1: main has $(git -C "$work/fleet.git" rev-list --count main) commit(s), the cache $(find "$work/cache" -type f | wc -l) files and $(du -sk "$work/cache" | cut -f1) KiB"
}
show before
"$worker" beats "$count" $((count / 8))
show after
echo "beat/build1 has $(git -C "$work/fleet.git" rev-list --count beat/build1) commit(s)"
