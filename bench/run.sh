#!/usr/bin/env bash
# Measures every figure of docs/performance.md and keeps the table there: an hour on a quiet machine with two cores.
# With arguments, --quick for fewer rounds and names of figures, it only prints.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/prepare.sh
prepare
for project in src/BuildCoordination.Tool tests/Worker bench/Figures; do
  dotnet build "$project" -c Release -v quiet --nologo
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native() { dotnet publish "$1" --use-current-runtime -p:PublishAot=true -o "$work/native" -v quiet --nologo >/dev/null; }
if native src/BuildCoordination.Tool && native tests/Worker; then
  export FIGURES_TOOL="$work/native/buildcoord" FIGURES_WORKER="$work/native/worker"
else
  echo "Native programs cannot be linked here: those that dotnet runs are measured." >&2
fi
figures=artifacts/bin/Figures/release/figures
if [ $# -gt 0 ]; then "$figures" "$@"; exit; fi
table=$work/table
"$figures" | tee "$table"
page=docs/performance.md
{ sed '/^<!-- table -->$/q' "$page"; cat "$table"; sed -n '/^<!-- end of table -->$/,$p' "$page"; } > "$page.new"
mv "$page.new" "$page"
