#!/usr/bin/env bash
# What a fresh process costs: the native tool against the one that dotnet runs, in pairs.
# Prints ratios of medians; bare times of a shared machine say nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-21}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish src/BuildCoordination.Tool --use-current-runtime -p:PublishAot=true -o "$work/native" -v quiet --nologo
dotnet publish src/BuildCoordination.Tool -o "$work/any" -v quiet --nologo
git init -q --bare -b main "$work/fleet.git"
export BUILDCOORD_STATE="$work/state" XDG_CACHE_HOME="$work/cache" BUILDCOORD_REPOSITORY="$work/fleet.git" BUILDCOORD_SERVER=build1

milliseconds() { local start; start=$(date +%s%N); "$@" >/dev/null; echo $((($(date +%s%N) - start) / 1000000)); }
median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }
# NAME ARGUMENTS…: pairs of the native command and the other.
pairs() {
  local name=$1 i a b
  shift
  "$work/native/buildcoord" "$@" >/dev/null && "$work/any/buildcoord" "$@" >/dev/null
  : > "$work/a" > "$work/b"
  for ((i = 0; i < rounds; i++)); do
    milliseconds "$work/native/buildcoord" "$@" >> "$work/a"
    milliseconds "$work/any/buildcoord" "$@" >> "$work/b"
  done
  a=$(median "$work/a") b=$(median "$work/b")
  awk "BEGIN { printf \"%-10s %.2f (%+d ms)\n\", \"$name\", $a / $b, $a - $b }"
}

echo "median native / median by dotnet, $rounds pairs each"
pairs "--version" --version
pairs "send" send all info bench cold
