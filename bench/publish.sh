#!/usr/bin/env bash
# One publish of ours against the least that git can do: a commit and a push of one small file, side by side in one run.
# Prints a ratio; bare times of a shared machine say nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-50}
dotnet build tests/Worker -c Release -v quiet --nologo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init -q --bare -b main "$work/ours.git"
git init -q --bare -b main "$work/bare.git"
git clone -q "$work/bare.git" "$work/clone" 2>/dev/null
export BUILDCOORD_STATE="$work/state" XDG_CACHE_HOME="$work/cache" BUILDCOORD_REPOSITORY="$work/ours.git" BUILDCOORD_SERVER=build1
worker="$PWD/artifacts/bin/Worker/release/worker"

ours() { "$worker" send bench "$count"; }
bare() {
  cd "$work/clone"
  for i in $(seq "$count"); do
    echo "$i" > file && git add file && git -c user.name=b -c user.email=b@example.org commit -qm "$i" && git push -q origin HEAD:main
  done
}
milliseconds() { local start; start=$(date +%s%N); ("$@"); echo $((($(date +%s%N) - start) / 1000000)); }

(ours)
for round in 1 2 3; do
  a=$(milliseconds ours) b=$(milliseconds bare)
  echo "round $round: ours / bare git = $(awk "BEGIN { printf \"%.2f\", $a / $b }")"
done
